import { NonRetriableError } from "inngest";
import type { Host } from "#lib/kernel/host.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { VideoState } from "#lib/shared/video.ts";
import { failVideo, rejectVideo } from "#lib/videos/advance-video.ts";
import { failureOf } from "./failure-of.ts";

/** The attempt at a video that an event names; work for another one is void. */
export interface Job {
  videoId: string;
  attempt: number;
}

const pollMilliseconds = 1_000;
/** Nothing more is to be made of it. A video that is ready is not among them: its digest may still be computed. */
const over: readonly VideoState[] = ["failed", "rejected", "removed"];

/**
 * Runs a step's work with a signal that aborts within about a second of the video being cancelled, removed or begun
 * again: FFmpeg dies with it, on either engine. An error that no other try can mend (failureOf) becomes the video's at once.
 */
export async function runWork<T>(
  host: Host,
  job: Job,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  // First of all: a run may begin behind the cancellation that should have stopped it.
  await abortWhenOver(host, job, controller);
  const timer = setInterval(() => void abortWhenOver(host, job, controller), pollMilliseconds);
  try {
    controller.signal.throwIfAborted();
    return await work(controller.signal);
  } catch (error) {
    throw await asStepError(host, job, controller.signal, error);
  } finally {
    clearInterval(timer);
  }
}

async function abortWhenOver(host: Host, job: Job, controller: AbortController): Promise<void> {
  try {
    const video = await host.db.prisma.video.findUnique({
      where: { id: job.videoId },
      select: { state: true, attempt: true },
    });
    if (video === null || video.attempt !== job.attempt || over.includes(video.state as VideoState)) {
      controller.abort();
    }
  } catch {
    // The database is away: the work goes on, and recording its result will wait for it.
  }
}

async function asStepError(host: Host, job: Job, signal: AbortSignal, error: unknown): Promise<unknown> {
  if (signal.aborted) return new NonRetriableError("The video was cancelled, removed or begun again.");
  if (isConflict(error)) return new NonRetriableError(error.message, { cause: error });
  const known = failureOf(error);
  if (known === undefined) return error;
  const { failure, rejected, tryAgain } = known;
  host.log.warn({ err: error, ...job, fault: failure.code, tryAgain }, "could not do a step of a video");
  // Of what a step threw, an engine hands on name, message, stack and cause: see failOnError.
  if (tryAgain) return new Error(failure.message, { cause: failure });
  try {
    await (rejected ? rejectVideo : failVideo)(host.db, { ...job, failure });
  } catch (conflict) {
    if (!isConflict(conflict)) return conflict;
  }
  return new NonRetriableError("The video cannot be processed.", { cause: failure });
}

/** The video went another way meanwhile: cancelled, removed, begun again. */
function isConflict(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "video_state_conflict";
}
