import type { Host } from "#lib/kernel/host.ts";
import { earlyAudio, transcodeEarlyLane } from "#lib/media/encode/transcode.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Ladder } from "#lib/media/ladder.ts";
import { segmentStartSeconds } from "#lib/media/segment-grid.ts";
import { markWatchable } from "#lib/videos/advance-video.ts";
import { countSegments } from "#lib/videos/packages.ts";
import type { LoadedJob } from "./load-job.ts";
import { createPackager } from "./packager.ts";
import { createReporter } from "./report.ts";

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
 * Makes a stretch of the early lane, whose segments can be played as soon as all tracks have them. An interrupted step goes on
 * behind the last segment that was listed.
 */
export async function makeEarlyLane(early: EarlyLaneStep): Promise<void> {
  const { host, tools, job, source, packageId, to, signal } = early;
  const { ladder } = job;
  const tracks = earlyTracks(ladder);
  const from = Math.max(early.from, await countSegments(host.db, packageId, tracks));
  const showWhole = async () => {
    if (to === ladder.segmentCount) await markWatchable(host.db, { ...attemptOf(job), packageId });
  };
  // Killed between its last segment and its end, the step has only this left to do.
  if (from >= to) return showWhole();
  const packager = await createPackager(host, job, packageId);
  const report = createReporter(host.db, job.videoId, "early");
  const startedAt = performance.now();
  let watchable = false;
  await transcodeEarlyLane({
    ...{ tools, input: source, ladder, fromSegment: from, toSegment: to, signal },
    onInit: packager.onInit,
    onSegment: async (segment) => {
      await packager.onSegment(segment);
      // The segment of the last track completes segment n of the package.
      if (segment.track !== tracks.at(-1)) return;
      await packager.list();
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

/** The names of its tracks in the order in which their segments come. */
function earlyTracks(ladder: Ladder): string[] {
  return [...(ladder.early ? [ladder.early] : []), ...earlyAudio(ladder)].map(({ track }) => track);
}

/** Whether a player that starts now reaches the end without waiting, at the speed in × real time seen so far. */
function playsThrough(ladder: Ladder, madeSeconds: number, speed: number): boolean {
  if (madeSeconds >= ladder.durationSeconds) return true;
  return (
    madeSeconds >= headStartSeconds && madeSeconds >= ladder.durationSeconds * (1 - safeShareOfSpeed * speed)
  );
}
