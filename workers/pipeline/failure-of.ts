import {
  FfmpegFailedError,
  FfmpegKilledError,
  FfmpegLimitError,
  MediaRejectedError,
  UnexpectedOutputError,
} from "#lib/media/ffmpeg/media-error.ts";
import { AppError } from "#lib/platform/errors.ts";
import { cleanText } from "#lib/shared/text.ts";
import { isDiskFull, StorageFullError } from "#lib/storage/storage-error.ts";
import type { StoredFailure } from "#lib/videos/stored-failure.ts";

/** How an error of a step ends its video, and whether the step is worth another try before. */
export interface StepFailure {
  failure: StoredFailure;
  /** The upload itself is refused: another state than `failed`. */
  rejected: boolean;
  /** The step may succeed when it is run again. A fault of the file never does: it is not tried a second time. */
  tryAgain: boolean;
}

/** Enough for FFmpeg's last errors; the whole tail stands in the log. */
const keptCharacters = 3000;
/** Errors that pass by themselves, beside FFmpeg's. */
const passingCodes: ReadonlySet<string> = new Set(["disk_full", "storage_unavailable", "unavailable"]);

/** What an error of a step's work means for its video; undefined for one that is known to no part of the pipeline. */
export function failureOf(error: unknown): StepFailure | undefined {
  if (error instanceof MediaRejectedError) {
    const log = error.cause instanceof FfmpegFailedError ? error.cause.logTail : "";
    return { ...failing(error, error.reason, log), rejected: true };
  }
  if (error instanceof FfmpegFailedError) return failing(error, error.fault, error.logTail);
  if (error instanceof UnexpectedOutputError)
    return failing(error, error.code, `${error.what}\n${error.logTail}`);
  if (error instanceof FfmpegKilledError || error instanceof FfmpegLimitError)
    return failing(error, error.code);
  if (isDiskFull(error)) return failureOf(new StorageFullError(error));
  if (!(error instanceof AppError)) return undefined;
  if (passingCodes.has(error.code)) return failing(error, error.code);
  // Its creator can begin again once there is room; until then nothing changes by itself.
  if (error.code === "quota_exceeded") {
    const { failure } = failing(error, error.code);
    return { failure: { ...failure, retryable: true }, rejected: false, tryAgain: false };
  }
  return undefined;
}

function failing(error: AppError, code: string, log = ""): StepFailure {
  const lines = cleanText(log).slice(-keptCharacters);
  const { message, retryable } = error;
  return {
    failure: { code, message, retryable, ...(lines === "" ? {} : { log: cleanText(lines) }) },
    rejected: false,
    tryAgain: retryable,
  };
}
