import { NonRetriableError } from "inngest";
import type { Host } from "#lib/kernel/host.ts";
import { MediaRejectedError } from "#lib/media/media-error.ts";
import { AppError } from "#lib/platform/errors.ts";
import { rejectVideo } from "#lib/videos/advance-video.ts";
import type { VideoState } from "#lib/shared/video.ts";

/** The attempt at a video that an event names; work for another one is void. */
export interface Job {
  videoId: string;
  attempt: number;
}

const pollMilliseconds = 1_000;
const settled: readonly VideoState[] = ["failed", "rejected", "removed", "ready"];

/**
 * Runs a step's work with a signal that aborts within about a second of the video being cancelled, removed or begun
 * again: FFmpeg dies with it, on either engine. A media rejection becomes the video's; nothing of that kind is retried.
 */
export async function runWork<T>(host: Host, job: Job, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setInterval(() => void abortWhenOver(host, job, controller), pollMilliseconds);
  try {
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
    const over = video === null || video.attempt !== job.attempt || settled.includes(video.state as VideoState);
    if (over) controller.abort();
  } catch {
    // The database is away: the work goes on, and recording its result will wait for it.
  }
}

async function asStepError(host: Host, job: Job, signal: AbortSignal, error: unknown): Promise<unknown> {
  if (signal.aborted) return new NonRetriableError("The video was cancelled, removed or begun again.");
  if (error instanceof MediaRejectedError) {
    const failure = { code: error.reason, message: error.message, retryable: false };
    await rejectVideo(host.db, { ...job, failure });
    return new NonRetriableError(error.message, { cause: error });
  }
  if (error instanceof AppError && error.code === "video_state_conflict") {
    return new NonRetriableError(error.message, { cause: error });
  }
  return error;
}
