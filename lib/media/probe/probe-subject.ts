import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { FfmpegFailedError, FfmpegLimitError, MediaRejectedError } from "../ffmpeg/media-error.ts";

/** What is looked at, and with what. */
export interface ProbeSubject {
  tools: FfmpegTools;
  /** The upload, a local path; its name means nothing. */
  file: string;
  /** The streams that ffprobe is shown, by their index in the file, when it refuses the whole file. */
  view?: readonly number[] | undefined;
  signal?: AbortSignal | undefined;
}

/** The part of a probe's job that every look at the file needs. */
export function subjectOf({ tools, file, view, signal }: ProbeSubject): ProbeSubject {
  return { tools, file, view, signal };
}

/** The index under which ffprobe knows a stream of the file. */
export function shownIndex({ view }: Pick<ProbeSubject, "view">, index: number): number {
  return view ? view.indexOf(index) : index;
}

/** By how much later than in the file everything in a view is. */
export const viewShiftSeconds = 1000;

/** The time in the file of what ffprobe saw at this time. */
export function fileSeconds({ view }: Pick<ProbeSubject, "view">, shownSeconds: number): number {
  return view ? shownSeconds - viewShiftSeconds : shownSeconds;
}

/** What FFmpeg says about pictures above its own limit or above the one that it was given. */
export const pictureTooLarge = /Picture size \d+x\d+ is invalid/i;

/** What FFmpeg says when data that it was promised is not there. */
export const dataMissing = /partial file|truncated|truncating|ended prematurely/i;

/**
 * Whether FFmpeg or ffprobe failed because of the file, so that the file is refused. A machine without processes to spare says
 * nothing about it; a look that wants more memory than we give it (`probeLimits`) does.
 */
export function isFaultOfFile(error: unknown): error is FfmpegFailedError {
  return error instanceof FfmpegFailedError && (!error.retryable || error.fault === "out_of_memory");
}

/**
 * A look that computes or says too much is the file's fault; one that takes too long may be a busy machine's and stays
 * as it is, to be tried again.
 */
export function rejectionOfLimit(error: unknown): unknown {
  const isFilesFault =
    error instanceof FfmpegLimitError && (error.limit === "cpu" || error.limit === "output");
  return isFilesFault ? new MediaRejectedError("decompression_bomb", { cause: error }) : error;
}
