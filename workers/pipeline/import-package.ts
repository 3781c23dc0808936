import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { renderDashManifest } from "#lib/playback/manifests/dash.ts";
import { renderHlsMaster, renderHlsMedia } from "#lib/playback/manifests/hls.ts";
import { portableUris } from "#lib/playback/manifests/uris.ts";
import type { ContentStorage, FileToImport, ImportedFile } from "#lib/storage/storage.ts";
import type { LoadedPackage } from "#lib/videos/packages.ts";
import { writeWhole } from "./write-whole.ts";

export interface ImportTrackStep {
  storage: ContentStorage;
  /** The encrypted package in scratch. */
  folder: string;
  track: string;
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

/** Files of one import; enough to keep the store busy, few enough to hear of a cancellation soon. */
const batch = 50;

/** Imports one track's files. What was imported is told in a file beside them; repeating it changes nothing. */
export async function importTrack(step: ImportTrackStep): Promise<void> {
  const names = (await readdir(join(step.folder, step.track))).filter((name) => !name.endsWith(".new"));
  const imported: ImportedFile[] = [];
  for (let from = 0; from < names.length; from += batch) {
    step.signal.throwIfAborted();
    const files = names.slice(from, from + batch).map((name) => `${step.track}/${name}`);
    imported.push(...(await step.storage.importFiles(readFiles(step.folder, files))));
    step.onProgress(imported.length / names.length);
  }
  await writeImports(step.folder, step.track, imported);
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

async function* readFiles(folder: string, paths: string[]): AsyncGenerator<FileToImport> {
  for (const path of paths) yield { path, content: await readFile(join(folder, path)) };
}

async function writeImports(folder: string, name: string, imported: ImportedFile[]): Promise<void> {
  await mkdir(importsFolder(folder), { recursive: true, mode: 0o700 });
  await writeWhole(join(importsFolder(folder), `${name}.json`), JSON.stringify(imported));
}

function importsFolder(folder: string): string {
  return join(folder, "..", "imports");
}
