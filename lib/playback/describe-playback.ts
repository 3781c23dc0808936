import type { PackageInfo, Playback } from "#lib/shared/api/playback.ts";
import { heartbeatSeconds } from "#lib/shared/api/playback.ts";
import { captionUri, storyboardUri } from "./manifests/uris.ts";

/** What a player is told about its session. Paths only: the token is never part of an address. */
export function describePlayback(
  video: {
    id: string;
    attempt: number;
    durationSeconds: number | null;
    posterRef: string | null;
    storyboardRef: string | null;
  },
  session: { sessionId: string; expiresAt: Date; resumeAtSeconds: number; pkg: PackageInfo },
  captions: readonly { id: string; language: string; label: string }[],
): Playback {
  const base = `/api/v1/playback/sessions/${session.sessionId}`;
  return {
    sessionId: session.sessionId,
    videoId: video.id,
    expiresAt: session.expiresAt.toISOString(),
    heartbeatSeconds,
    durationSeconds: video.durationSeconds,
    package: session.pkg,
    manifests: { hls: `${base}/hls/master.m3u8`, dash: `${base}/dash/manifest.mpd` },
    storyboardUrl: storyboardUri(session.sessionId, video.storyboardRef),
    posterUrl: video.posterRef === null ? null : `/api/v1/videos/${video.id}/poster?v=${video.attempt}`,
    captions: captions.map(({ id, language, label }) => ({
      id,
      language,
      label,
      url: captionUri(session.sessionId, id),
    })),
    resumeAtSeconds: session.resumeAtSeconds,
  };
}
