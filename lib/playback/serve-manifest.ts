import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { loadVideo } from "#lib/videos/find-video.ts";
import { type LoadedPackage, loadPackage } from "#lib/videos/packages.ts";
import { authorizePlayback } from "./authorize.ts";
import { currentPackage } from "./current-package.ts";
import { renderDashManifest } from "./manifests/dash.ts";
import { renderHlsMaster, renderHlsMedia } from "./manifests/hls.ts";
import { sessionUris } from "./manifests/uris.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { PlaybackCredential } from "./playback-token.ts";

/** What a player asks for: the HLS master, the playlist of one track, or the MPD. */
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
  const { videoId } = await authorizePlayback(context, sessionId, credential);
  const loaded = await loadPlayable(context.db, videoId, packageId);
  const uris = sessionUris(sessionId, loaded.package);
  switch (wish.kind) {
    case "hls":
      return renderHlsMaster(loaded, uris);
    case "hls-media":
      return renderHlsMedia(loaded, wish.track, uris);
    case "dash":
      return renderDashManifest(loaded, uris);
  }
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
const caches = new WeakMap<Database, Map<string, LoadedPackage>>();

async function loadOnce(db: Database, id: string): Promise<LoadedPackage> {
  const kept = caches.get(db) ?? new Map<string, LoadedPackage>();
  caches.set(db, kept);
  const loaded = kept.get(id) ?? (await loadPackage(db, id));
  if (!loaded.package.complete || (loaded.package.kind === "full" && loaded.package.cid === null))
    return loaded;
  kept.delete(id);
  kept.set(id, loaded);
  if (kept.size > keptPackages) kept.delete(kept.keys().next().value ?? "");
  return loaded;
}
