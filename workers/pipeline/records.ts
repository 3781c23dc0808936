import { access, mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SegmentRecord, TrackRecord } from "#lib/media/segment-grid.ts";
import { writeOnce } from "./write-whole.ts";

// Run state holds references only; what a window made is told beside its files instead.

/**
 * Keeps what a step made (by its name, e.g. `window-3`). The first record stands: what is encrypted later is checked
 * against it, so that a key meets one plaintext only, whatever a late double of the step leaves in the folder.
 */
export async function writeRecord(
  ladderDir: string,
  name: string,
  tracks: readonly TrackRecord[],
): Promise<void> {
  await mkdir(join(ladderDir, "records"), { recursive: true, mode: 0o700 });
  await writeOnce(recordFile(ladderDir, name), JSON.stringify(tracks));
}

/** Whether a step has done its work before: it was killed behind it, and must not do it again. */
export async function hasRecord(ladderDir: string, name: string): Promise<boolean> {
  return access(recordFile(ladderDir, name)).then(
    () => true,
    () => false,
  );
}

function recordFile(ladderDir: string, name: string): string {
  return join(ladderDir, "records", `${name}.json`);
}

/** All records joined: every track once, its segments in order. Throws when a segment number is missing. */
export async function readRecords(ladderDir: string): Promise<TrackRecord[]> {
  const folder = join(ladderDir, "records");
  const tracks = new Map<string, Omit<TrackRecord, "segments"> & { segments: SegmentRecord[] }>();
  for (const file of await readdir(folder)) {
    if (!file.endsWith(".json")) continue;
    for (const { segments, ...track } of JSON.parse(
      await readFile(join(folder, file), "utf8"),
    ) as TrackRecord[]) {
      const known = tracks.get(track.track) ?? { ...track, segments: [] };
      known.segments.push(...segments);
      tracks.set(track.track, known);
    }
  }
  return [...tracks.values()].map((track) => ({ ...track, segments: inOrder(track) }));
}

function inOrder({ track, segments }: TrackRecord): SegmentRecord[] {
  const sorted = segments.toSorted((a, b) => a.n - b.n);
  const gap = sorted.findIndex((segment, index) => segment.n !== index);
  if (gap >= 0) throw new Error(`segment ${gap} of ${track} is missing or stands there twice`);
  return sorted;
}
