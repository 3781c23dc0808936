import { NonRetriableError } from "inngest";
import type { Host } from "#lib/kernel/host.ts";
import { MediaRejectedError } from "#lib/media/media-error.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { VideoState } from "#lib/shared/video.ts";
import { failVideo, rejectVideo } from "#lib/videos/advance-video.ts";

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
 * again: FFmpeg dies with it, on either engine. A media rejection becomes the video's; nothing of that kind is retried.
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
  const end = endOf(error);
  if (end === undefined) return error;
  try {
    await end(host.db, job);
  } catch (conflict) {
    if (!isConflict(conflict)) return conflict;
  }
  return new NonRetriableError("The video cannot be processed.", { cause: error });
}

/** How an error that no retry can mend ends its video; undefined for all others. */
function endOf(error: unknown): ((db: Database, job: Job) => Promise<boolean>) | undefined {
  if (error instanceof MediaRejectedError) {
    const failure = { code: error.reason, message: error.message, retryable: false };
    return (db, job) => rejectVideo(db, { ...job, failure });
  }
  if (error instanceof AppError && error.code === "quota_exceeded") {
    const failure = { code: error.code, message: error.message, retryable: true };
    return (db, job) => failVideo(db, { ...job, failure });
  }
  return undefined;
}

/** The video went another way meanwhile: cancelled, removed, begun again. */
function isConflict(error: unknown): error is AppError {
  return error instanceof AppError && error.code === "video_state_conflict";
}
