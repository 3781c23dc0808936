import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "#lib/platform/crypto.ts";
import { renderDashManifest } from "#lib/playback/manifests/dash.ts";
import { renderHlsMaster, renderHlsMedia } from "#lib/playback/manifests/hls.ts";
import { portableUris } from "#lib/playback/manifests/uris.ts";
import type { ContentStorage, FileToImport, ImportedFile } from "#lib/storage/storage.ts";
import type { LoadedPackage, LoadedTrack, SegmentRow } from "#lib/videos/packages.ts";
import { writeWhole } from "./write-whole.ts";

export interface ImportTrackStep {
  storage: ContentStorage;
  /** The encrypted package in scratch. */
  folder: string;
  track: Pick<LoadedTrack, "name" | "segments">;
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

/** Files of one import; enough to keep the store busy, few enough to hear of a cancellation soon. */
const batch = 50;

/**
 * Imports the files of one track that its rows name, each checked against its row. What was imported is told in a file
 * beside them; repeating it changes nothing.
 */
export async function importTrack({
  storage,
  folder,
  track,
  signal,
  onProgress,
}: ImportTrackStep): Promise<void> {
  const { name, segments } = track;
  const imported = await storage.importFiles([
    { path: `${name}/init.mp4`, content: await readFile(join(folder, name, "init.mp4")) },
  ]);
  for (let from = 0; from < segments.length; from += batch) {
    signal.throwIfAborted();
    imported.push(...(await storage.importFiles(readSegments(folder, segments.slice(from, from + batch)))));
    onProgress(Math.min(1, (from + batch) / segments.length));
  }
  await writeImports(folder, name, imported);
}

/** Imports the manifests that go with the segments: relative addresses, keys by name. */
export async function importManifests(
  storage: ContentStorage,
  folder: string,
  loaded: LoadedPackage,
): Promise<void> {
  // What is pinned never grows again, whatever the row says until the video is ready.
  const pkg = { ...loaded, package: { ...loaded.package, complete: true } };
  const text = (path: string, content: string): FileToImport => ({ path, content: Buffer.from(content) });
  const files = [
    text("master.m3u8", renderHlsMaster(pkg, portableUris)),
    ...pkg.tracks.map(({ name }) => text(`${name}.m3u8`, renderHlsMedia(pkg, name, portableUris))),
    text("manifest.mpd", renderDashManifest(pkg, portableUris)),
  ];
  await writeImports(folder, "manifests", await storage.importFiles(files));
}

/** Everything that was imported so far. */
export async function readImports(folder: string): Promise<ImportedFile[]> {
  const records = (await readdir(importsFolder(folder))).filter((name) => name.endsWith(".json"));
  const lists = await Promise.all(records.map((name) => readFile(join(importsFolder(folder), name), "utf8")));
  return lists.flatMap((text) => JSON.parse(text) as ImportedFile[]);
}

async function* readSegments(folder: string, segments: readonly SegmentRow[]): AsyncGenerator<FileToImport> {
  for (const { ref, sha256: expected } of segments) {
    const content = await readFile(join(folder, ref));
    // A machine that lost its power may have kept the row and not the bytes.
    if (sha256(content) !== expected) throw new Error(`${ref} is not what was encrypted`);
    yield { path: ref, content };
  }
}

async function writeImports(folder: string, name: string, imported: ImportedFile[]): Promise<void> {
  await mkdir(importsFolder(folder), { recursive: true, mode: 0o700 });
  await writeWhole(join(importsFolder(folder), `${name}.json`), JSON.stringify(imported));
}

function importsFolder(folder: string): string {
  return join(folder, "..", "imports");
}
