import type { Host } from "#lib/kernel/host.ts";
import { failureOf } from "./failure-of.ts";
import type { Job } from "./run-work.ts";

export interface BestEffort {
  host: Host;
  job: Job;
  signal: AbortSignal;
  /** The engine runs the step no further time: what fails now is left out. */
  lastTry: boolean;
}

/** Whether the engine runs a step no further time, from what it says of the try (`attempt` counts from 0). */
export function isLastTry(attempt: number, maxAttempts: number | undefined): boolean {
  return attempt + 1 >= (maxAttempts ?? 1);
}

/**
 * Does work whose result a video can be without: pictures, storyboard, subtitles. Resolves to null, with a line in the log
 * that names `what` and the cause, when it fails for good. Rejects when the video was cancelled, or when the step may
 * still succeed in another try.
 */
export async function bestEffort<T>(
  { host, job, signal, lastTry }: BestEffort,
  what: string,
  work: () => Promise<T>,
): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    const known = failureOf(error);
    if (!lastTry && known?.tryAgain !== false) throw error;
    host.log.warn(
      {
        err: error,
        videoId: job.videoId,
        attempt: job.attempt,
        what,
        fault: known?.failure.code ?? "unknown",
      },
      "went on without a part of a video",
    );
    return null;
  }
}
