import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { encryptSegment } from "#lib/media/encrypt-segment.ts";
import type { TrackRecord } from "#lib/media/segment-grid.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import type { Database } from "#lib/platform/db.ts";
import { ensureContentKey } from "#lib/playback/content-keys.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import { addSegments, addTrack, type SegmentRow } from "#lib/videos/packages.ts";
import type { LoadedJob } from "./load-job.ts";
import { readRecords } from "./records.ts";
import type { Scratch } from "./scratch.ts";
import { trackFacts } from "./track-facts.ts";
import { writeWhole } from "./write-whole.ts";

export interface EncryptTrackStep {
  db: Database;
  masterKey: Buffer;
  job: LoadedJob;
  scratch: Scratch;
  packageId: string;
  generation: string;
  track: string;
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

/** Rows that are written at once. */
const batch = 200;

/**
 * Encrypts one track of the finished ladder into the folder that will be imported, and lists its segments. The bytes read
 * are compared with what the window recorded: a key never meets anything else.
 */
export async function encryptTrack(step: EncryptTrackStep): Promise<void> {
  const { db, job, scratch, generation, track, signal } = step;
  const record = (await readRecords(scratch.ladder)).find((candidate) => candidate.track === track);
  if (record === undefined) throw new Error(`nothing was recorded of track ${track}`);
  const contentKey = await ensureContentKey(db.prisma, step.masterKey, job.videoId);
  const folder = join(scratch.package, track);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeWhole(join(folder, "init.mp4"), await readFile(join(scratch.ladder, track, "init.mp4")));
  const trackId = await describeTrack(step, record);
  let rows: SegmentRow[] = [];
  for (const segment of record.segments) {
    signal.throwIfAborted();
    const clear = await readFile(join(scratch.ladder, track, `${segment.n}.m4s`));
    if (sha256(clear) !== segment.sha256) {
      throw new Error(`segment ${segment.n} of ${track} is not what its window recorded`);
    }
    const key = deriveRunKey(contentKey, { generation, track, run: runOfSegment(segment.n) });
    const encrypted = encryptSegment(clear, key, segment.n);
    await writeWhole(join(folder, `${segment.n}.m4s`), encrypted);
    rows.push({
      n: segment.n,
      generation,
      startTicks: segment.startTicks,
      durationTicks: segment.durationTicks,
      size: encrypted.length,
      sha256: sha256(encrypted),
      ref: `${track}/${segment.n}.m4s`,
    });
    if (rows.length === batch || segment === record.segments.at(-1)) {
      await addSegments(db, trackId, rows);
      rows = [];
      step.onProgress((segment.n + 1) / record.segments.length);
    }
  }
}

function describeTrack(
  { db, job, packageId, track }: EncryptTrackStep,
  record: TrackRecord,
): Promise<string> {
  return addTrack(db, {
    packageId,
    name: track,
    codecs: record.codecs,
    timescale: record.timescale,
    initRef: `${track}/init.mp4`,
    ...trackFacts(job.ladder, track),
  });
}
