import { FfmpegFailedError, FfmpegLimitError } from "../ffmpeg/media-error.ts";
import { readFrames } from "./decode-beginning.ts";
import type { ProbeSubject } from "./probe-subject.ts";
import type { ProbedStream } from "./read-streams.ts";

/** Seconds before the last packet in which pictures are looked for. */
const lookedAtSeconds = 10;

/**
 * Where the last picture that can be decoded ends, for a stream whose packets end at `endSeconds`; that itself when the
 * file cannot be read from there.
 */
export async function decodeEnd(
  job: ProbeSubject,
  stream: ProbedStream,
  endSeconds: number,
  frameSeconds: number,
): Promise<number> {
  if (job.view) return endSeconds;
  try {
    const from = endSeconds - lookedAtSeconds;
    const { times } = await readFrames(job, stream, from > 0 ? `${from.toFixed(3)}%` : "%");
    return Math.min(endSeconds, (times.at(-1) ?? endSeconds) + frameSeconds);
  } catch (error) {
    if (error instanceof FfmpegFailedError || error instanceof FfmpegLimitError) return endSeconds;
    throw error;
  }
}
