import type { ManifestUris } from "./manifest-package.ts";

/** Where segments of a package are served: pinned ones under their CID, growing ones by package id. */
function segmentBase(pkg: { id: string; cid: string | null }): string {
  return pkg.cid === null ? `/api/v1/media/${pkg.id}` : `/ipfs/${pkg.cid}`;
}

/**
 * The addresses that a playback session's manifests name: absolute paths, the session in the path, no token anywhere.
 * Playlists are relative to the master's folder and name their package, so that a switch never mixes two.
 */
export function sessionUris(sessionId: string, pkg: { id: string; cid: string | null }): ManifestUris {
  const base = segmentBase(pkg);
  return {
    mpd: `/api/v1/playback/sessions/${sessionId}/dash/manifest.mpd?package=${pkg.id}`,
    playlist: (track) => `${track}.m3u8?package=${pkg.id}`,
    init: (track) => `${base}/${track}/init.mp4`,
    segment: (track, n) => `${base}/${track}/${n}.m4s`,
    key: (generation, track, run) =>
      `/api/v1/playback/sessions/${sessionId}/keys/${generation}/${track}/${run}`,
  };
}

/** Where a session's player finds the pictures of the time bar; null while there are none. */
export function storyboardUri(sessionId: string, storyboardRef: string | null): string | null {
  return storyboardRef === null ? null : `/api/v1/playback/sessions/${sessionId}/storyboard/storyboard.vtt`;
}

/** Where a session's player finds the text of captions. */
export function captionUri(sessionId: string, captionId: string): string {
  return `/api/v1/playback/sessions/${sessionId}/captions/${captionId}.vtt`;
}

/**
 * The addresses of manifests that are pinned with the segments: everything relative to the package's folder, keys as
 * names without a server. Whoever holds the content key derives each key from its name (derive-run-key.ts).
 */
export const portableUris: ManifestUris = {
  playlist: (track) => `${track}.m3u8`,
  init: (track) => `${track}/init.mp4`,
  segment: (track, n) => `${track}/${n}.m4s`,
  key: (generation, track, run) => `urn:streamgate:key:${generation}:${track}:${run}`,
};
