import type { FfmpegTools } from "./find-ffmpeg.ts";
import { FfmpegLimitError, MediaRejectedError } from "./media-error.ts";

/** What is looked at, and with what. */
export interface ProbeSubject {
  tools: FfmpegTools;
  /** The upload, a local path; its name means nothing. */
  file: string;
  signal?: AbortSignal | undefined;
}

/** The part of a probe's job that every look at the file needs. */
export function subjectOf({ tools, file, signal }: ProbeSubject): ProbeSubject {
  return { tools, file, signal };
}

/** What FFmpeg says about pictures above its own limit or above the one that it was given. */
export const pictureTooLarge = /Picture size \d+x\d+ is invalid/i;

/**
 * A look that computes or says too much is the file's fault; one that takes too long may be a busy machine's and stays
 * as it is, to be tried again.
 */
export function rejectionOfLimit(error: unknown): unknown {
  const isFilesFault =
    error instanceof FfmpegLimitError && (error.limit === "cpu" || error.limit === "output");
  return isFilesFault ? new MediaRejectedError("decompression_bomb", { cause: error }) : error;
}
