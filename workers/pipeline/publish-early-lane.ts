import type { Host } from "#lib/kernel/host.ts";
import { earlyAudio, transcodeEarlyLane } from "#lib/media/encode/transcode-early-lane.ts";
import { encryptSegment } from "#lib/media/encrypt-segment.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Ladder } from "#lib/media/ladder.ts";
import { type ClearSegment, type InitSegment, segmentStartSeconds } from "#lib/media/segment-grid.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { ensureContentKey } from "#lib/playback/content-keys.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { markWatchable } from "#lib/videos/advance-video.ts";
import { addSegments, addTrack, loadPackage } from "#lib/videos/packages.ts";
import type { LoadedJob } from "./load-job.ts";
import { createReporter } from "./report.ts";
import { trackFacts } from "./track-facts.ts";

export interface EarlyLaneStep {
  host: Host;
  tools: FfmpegTools;
  job: LoadedJob;
  /** A local path. */
  source: string;
  packageId: string;
  /** Segments [from, to) are this step's. */
  from: number;
  to: number;
  signal: AbortSignal;
}

/** Media that must be listed before play can be pressed. */
const headStartSeconds = 12;
/** A machine's speed varies; only this part of what it showed is counted on. */
const safeShareOfSpeed = 0.8;

/**
 * Encodes, encrypts and publishes a stretch of the early lane. An interrupted step goes on behind the last segment that
 * was published, under a new generation: no key and IV ever meet two plaintexts.
 */
export async function publishEarlyLane(early: EarlyLaneStep): Promise<void> {
  const { host, tools, job, source, packageId, to, signal } = early;
  const { ladder } = job;
  const from = Math.max(early.from, await publishedSegments(host, packageId, ladder));
  const showWhole = async () => {
    if (to === ladder.segmentCount) await markWatchable(host.db, { ...attemptOf(job), packageId });
  };
  // Killed between its last segment and its end, the step has only this left to do.
  if (from >= to) return showWhole();
  const contentKey = await ensureContentKey(host.db.prisma, host.config.masterKey, job.videoId);
  const generation = newId("gen");
  const storage = host.stores.files;
  const report = createReporter(host.db, job.videoId, "early");
  const tracks = new Map<string, string>();
  const startedAt = performance.now();
  let watchable = false;
  await transcodeEarlyLane({
    tools,
    input: source,
    ladder,
    fromSegment: from,
    toSegment: to,
    signal,
    onInit: async (init) => {
      tracks.set(init.track, await publishInit(host, storage, packageId, generation, init, ladder));
    },
    onSegment: async (segment) => {
      const trackId = tracks.get(segment.track);
      if (trackId === undefined)
        throw new Error(`segment of ${segment.track} came before its initialisation segment`);
      const key = deriveRunKey(contentKey, {
        generation,
        track: segment.track,
        run: runOfSegment(segment.n),
      });
      await publishSegment(host, storage, { packageId, trackId, generation, key }, segment);
      if (segment.track !== lastTrack(ladder)) return;
      const made = segmentStartSeconds(ladder, segment.n + 1);
      report(made / ladder.durationSeconds);
      const speed = (made - segmentStartSeconds(ladder, from)) / ((performance.now() - startedAt) / 1000);
      if (!watchable && playsThrough(ladder, made, speed)) {
        watchable = true;
        await markWatchable(host.db, { ...attemptOf(job), packageId });
      }
    },
  });
  await report.flush();
  if (!watchable) await showWhole();
}

function attemptOf({ videoId, attempt }: LoadedJob): { videoId: string; attempt: number } {
  return { videoId, attempt };
}

/** Whether a player that starts now reaches the end without waiting, at the speed in × real time seen so far. */
function playsThrough(ladder: Ladder, madeSeconds: number, speed: number): boolean {
  if (madeSeconds >= ladder.durationSeconds) return true;
  return (
    madeSeconds >= headStartSeconds && madeSeconds >= ladder.durationSeconds * (1 - safeShareOfSpeed * speed)
  );
}

/** Where the initialisation segment lies that belongs to the segments of one generation. */
export function earlyInitRef(packageId: string, generation: string, track: string): string {
  return `early/${packageId}/${generation}/${track}/init.mp4`;
}

/** The track whose segment n completes segment n of the package: sound follows the picture. */
function lastTrack(ladder: Ladder): string {
  const last = earlyAudio(ladder).at(-1) ?? ladder.early;
  if (!last) throw new RangeError("the ladder is empty");
  return last.track;
}

/** How many segments, from the first on, every track of the package has. */
async function publishedSegments(host: Host, packageId: string, ladder: Ladder): Promise<number> {
  const { tracks } = await loadPackage(host.db, packageId);
  const wanted = earlyAudio(ladder).length + (ladder.early ? 1 : 0);
  if (tracks.length < wanted) return 0;
  return Math.min(...tracks.map((track) => track.segments.length));
}

async function publishInit(
  host: Host,
  storage: Storage,
  packageId: string,
  generation: string,
  init: InitSegment,
  ladder: Ladder,
): Promise<string> {
  const initRef = earlyInitRef(packageId, generation, init.track);
  await storage.put(initRef, init.data);
  return addTrack(host.db, {
    packageId,
    name: init.track,
    codecs: init.codecs,
    timescale: init.timescale,
    initRef,
    ...trackFacts(ladder, init.track),
  });
}

async function publishSegment(
  host: Host,
  storage: Storage,
  place: { packageId: string; trackId: string; generation: string; key: Buffer },
  segment: ClearSegment,
): Promise<void> {
  const { packageId, trackId, generation, key } = place;
  const encrypted = encryptSegment(segment.data, key, segment.n);
  const ref = `early/${packageId}/${generation}/${segment.track}/${segment.n}.m4s`;
  await storage.put(ref, encrypted);
  await addSegments(host.db, trackId, [
    {
      n: segment.n,
      generation,
      startTicks: segment.startTicks,
      durationTicks: segment.durationTicks,
      size: encrypted.length,
      sha256: sha256(encrypted),
      ref,
    },
  ]);
}
