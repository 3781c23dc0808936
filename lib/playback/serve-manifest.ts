import { LRUCache } from "lru-cache";
import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { findCaption } from "#lib/videos/captions/find-caption.ts";
import { loadCaptions } from "#lib/videos/captions/list-captions.ts";
import { loadVideo } from "#lib/videos/find-video.ts";
import { type LoadedPackage, loadPackage } from "#lib/videos/packages.ts";
import { authorizeServing } from "./authorize.ts";
import { currentPackage } from "./current-package.ts";
import { renderHlsCaptions } from "./manifests/captions.ts";
import { renderDashManifest } from "./manifests/dash.ts";
import { renderHlsMaster, renderHlsMedia } from "./manifests/hls.ts";
import { captionUri, sessionUris } from "./manifests/uris.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { PlaybackCredential } from "./playback-token.ts";

/** What a player asks for: the HLS master, the playlist of one track or of captions, or the MPD. */
export type ManifestWish = { kind: "hls" } | { kind: "hls-media"; track: string } | { kind: "dash" };

/**
 * A manifest for a live session, of the video's best package now, or of the one that is named: a player stays on the
 * package it began with until it chooses to move. Throws `playback_token_invalid`, `playback_ended`, `not_found`.
 */
export async function serveManifest(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  wish: ManifestWish,
  packageId?: string,
): Promise<string> {
  const { videoId, client } = await authorizeServing(context, sessionId, credential);
  const { prisma } = context.db;
  if (wish.kind === "hls-media" && wish.track.startsWith("cap_")) {
    const { id } = await findCaption(prisma, videoId, wish.track);
    const { durationSeconds } = await loadVideo(prisma, videoId);
    return renderHlsCaptions(captionUri(sessionId, id), durationSeconds ?? 0);
  }
  const loaded = await loadPlayable(context.db, videoId, packageId);
  const uris = sessionUris(sessionId, loaded.package);
  if (wish.kind === "hls-media") return renderHlsMedia(loaded, wish.track, uris);
  // Our own player in the page shows captions by itself (docs/decisions/011); listed here they would come twice.
  const captions =
    client === "browser"
      ? undefined
      : {
          list: await loadCaptions(prisma, videoId),
          textUri: (captionId: string) => captionUri(sessionId, captionId),
        };
  return wish.kind === "hls"
    ? renderHlsMaster(loaded, uris, captions)
    : renderDashManifest(loaded, uris, captions);
}

async function loadPlayable(
  db: Database,
  videoId: string,
  named: string | undefined,
): Promise<LoadedPackage> {
  const id = named ?? (await currentPackage(db, await loadVideo(db.prisma, videoId))).id;
  const loaded = await loadOnce(db, id);
  const playable = loaded.package.kind === "early" || loaded.package.complete;
  if (loaded.package.videoId !== videoId || !playable) throw new NotFoundError("The package");
  return loaded;
}

/** Complete packages never change: the last few are kept, so that five playlists of one start read the rows once. */
const keptPackages = 8;
const caches = new WeakMap<Database, LRUCache<string, LoadedPackage>>();

async function loadOnce(db: Database, id: string): Promise<LoadedPackage> {
  const kept = caches.get(db) ?? new LRUCache<string, LoadedPackage>({ max: keptPackages });
  caches.set(db, kept);
  const loaded = kept.get(id) ?? (await loadPackage(db, id));
  if (!loaded.package.complete || (loaded.package.kind === "full" && loaded.package.cid === null))
    return loaded;
  kept.set(id, loaded);
  return loaded;
}
