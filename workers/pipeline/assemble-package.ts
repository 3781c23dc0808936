import { renderDashManifest } from "#lib/playback/manifests/dash.ts";
import { renderHlsMaster, renderHlsMedia } from "#lib/playback/manifests/hls.ts";
import { portableUris } from "#lib/playback/manifests/uris.ts";
import type { ContentStorage, FileToImport, FolderFile } from "#lib/storage/storage.ts";
import type { LoadedPackage } from "#lib/videos/packages.ts";

/**
 * Makes the folder of a package of which every track has all its segments, with manifests of its own: relative addresses, keys
 * by name. Returns its CID; doing it again gives the same. Throws when a segment is missing.
 */
export async function assemblePackage(
  packages: ContentStorage,
  loaded: LoadedPackage,
  segmentCount: number,
): Promise<string> {
  const files: FolderFile[] = [];
  for (const { name, segments, ...track } of loaded.tracks) {
    const gap = segments.findIndex(({ n }, index) => n !== index);
    if (gap >= 0 || segments.length !== segmentCount)
      throw new Error(`segment ${gap >= 0 ? gap : segments.length} of ${name} is missing`);
    const init = { ref: track.initRef, cid: track.initCid, totalSize: track.initTotalSize };
    for (const file of [init, ...segments]) files.push(inFolder(file));
  }
  files.push(...(await packages.importFiles(manifestsOf(loaded))));
  return (await packages.assembleFolder(files)).cid;
}

function inFolder(file: { ref: string; cid: string | null; totalSize: number | null }): FolderFile {
  const { ref: path, cid, totalSize } = file;
  if (cid === null || totalSize === null) throw new Error(`${path} is not in the store of packages`);
  return { path, cid, totalSize };
}

function manifestsOf(loaded: LoadedPackage): FileToImport[] {
  // What is pinned never grows again, whatever the row says until the video is ready.
  const pkg = { ...loaded, package: { ...loaded.package, complete: true } };
  const text = (path: string, content: string): FileToImport => ({ path, content: Buffer.from(content) });
  return [
    text("master.m3u8", renderHlsMaster(pkg, portableUris)),
    ...pkg.tracks.map(({ name }) => text(`${name}.m3u8`, renderHlsMedia(pkg, name, portableUris))),
    text("manifest.mpd", renderDashManifest(pkg, portableUris)),
  ];
}
