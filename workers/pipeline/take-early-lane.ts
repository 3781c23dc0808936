import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Host } from "#lib/kernel/host.ts";
import { assertSameDecoder } from "#lib/media/encode/same-decoder.ts";
import { decryptSegment } from "#lib/media/encrypt-segment.ts";
import type { SegmentRecord, TrackRecord } from "#lib/media/segment-grid.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { loadContentKey } from "#lib/playback/content-keys.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import { type LoadedTrack, loadPackage } from "#lib/videos/packages.ts";
import type { LoadedJob } from "./load-job.ts";
import { earlyInitRef } from "./publish-early-lane.ts";
import { writeWhole } from "./write-whole.ts";

export interface EarlyLaneTaking {
  host: Host;
  job: LoadedJob;
  /** The ladder's scratch: gets `<track>/init.mp4` and `<track>/<n>.m4s`, in clear. */
  outDir: string;
  signal: AbortSignal;
}

/**
 * Takes the finished early lane into the ladder: its picture is the lowest rendition and its sound the video's, so neither
 * is encoded twice. What comes back from storage is compared with its row before it is decrypted; in the full
 * package it meets keys of another generation. Running it again leaves the same files.
 * Throws AppError `init_mismatch` when parts of a track were made by encoders that differ.
 */
export async function takeEarlyLane(taking: EarlyLaneTaking): Promise<TrackRecord[]> {
  const { host, job } = taking;
  if (job.earlyPackageId === null) throw new Error("the early lane is not there");
  const { tracks } = await loadPackage(host.db, job.earlyPackageId);
  const contentKey = await loadContentKey(host.db.prisma, host.config.masterKey, job.videoId);
  const records: TrackRecord[] = [];
  for (const track of tracks) records.push(await takeTrack(taking, job.earlyPackageId, track, contentKey));
  return records;
}

async function takeTrack(
  { host, job, outDir, signal }: EarlyLaneTaking,
  packageId: string,
  track: LoadedTrack,
  contentKey: Buffer,
): Promise<TrackRecord> {
  const { name, codecs, timescale } = track;
  if (track.segments.length !== job.ladder.segmentCount) throw new Error(`the early ${name} is not complete`);
  const storage = host.stores.files;
  const read = async (ref: string) => buffer((await storage.get(ref)).bytes);
  const folder = join(outDir, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const init = await read(track.initRef);
  await writeWhole(join(folder, "init.mp4"), init);
  for (const generation of new Set(track.segments.map((segment) => segment.generation)))
    assertSameDecoder(name, init, await read(earlyInitRef(packageId, generation, name)));
  const segments: SegmentRecord[] = [];
  for (const { n, generation, startTicks, durationTicks, ref, sha256: expected } of track.segments) {
    signal.throwIfAborted();
    const encrypted = await read(ref);
    if (sha256(encrypted) !== expected)
      throw new Error(`segment ${n} of the early ${name} is not what was stored`);
    const key = deriveRunKey(contentKey, { generation, track: name, run: runOfSegment(n) });
    const clear = decryptSegment(encrypted, key, n);
    await writeWhole(join(folder, `${n}.m4s`), clear);
    segments.push({ n, startTicks, durationTicks, size: clear.length, sha256: sha256(clear) });
  }
  return { track: name, codecs, timescale, segments };
}
