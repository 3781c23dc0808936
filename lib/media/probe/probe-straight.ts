import { stat } from "node:fs/promises";
import { inputName, safeInput } from "../encode/input-arguments.ts";
import { MediaRejectedError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { WorkProgress } from "../ffmpeg/work-progress.ts";
import type { MediaInfo } from "../media-info.ts";
import { type ProbeJob, probe } from "./probe.ts";
import { isFaultOfFile } from "./probe-subject.ts";

/** Where a copy of the file is kept, when one has to be made. */
export interface CopyPlace {
  /** Keeps what comes, in place of what was there. */
  write(chunks: AsyncIterable<Uint8Array>): Promise<void>;
  /** Runs work with a local path of what was written. */
  lend<T>(work: (path: string) => Promise<T>): Promise<T>;
  delete(): Promise<void>;
}

export interface StraightProbeJob extends ProbeJob {
  copy: CopyPlace;
  onProgress?: (progress: WorkProgress) => void;
}

/** No step lasts longer than ten minutes; a disk copies more than any site accepts in this time. */
const mostSeconds = 540;

/**
 * Probes an upload. Of a transport stream whose clock jumps it first makes a copy in which what follows the jump goes on
 * where the part before it ended, as FFmpeg plays it: packets are copied, nothing is encoded. `straightened` says that the
 * facts are those of the copy. Rejects as `probe` does; then there is no copy.
 */
export async function probeStraight(job: StraightProbeJob): Promise<MediaInfo & { straightened: boolean }> {
  const { copy, onProgress, ...subject } = job;
  try {
    return { ...(await probe(subject)), straightened: false };
  } catch (error) {
    if (!(error instanceof MediaRejectedError && error.details?.clockJumps === true)) throw error;
    try {
      await straightenClock(job);
      return await copy.lend(async (path) => ({
        ...(await probe({ ...subject, file: path })),
        straightened: true,
      }));
    } catch (second) {
      await copy.delete();
      throw second;
    }
  }
}

async function straightenClock({ tools, file, copy, onProgress, signal }: StraightProbeJob): Promise<void> {
  const { size } = await stat(file);
  let written = 0;
  try {
    await runFfmpeg({
      tools,
      args: [
        // Without -copyts FFmpeg closes each gap of more than ten seconds in the clock of a transport stream.
        ...[...safeInput, "-i", inputName(file), "-map", "0:v?", "-map", "0:a?", "-c", "copy"],
        ...["-map_metadata", "-1", "-max_muxing_queue_size", "4096", "-f", "mpegts", "pipe:3"],
      ],
      outputs: [(chunks) => copy.write(counted(chunks))],
      limits: { timeSeconds: mostSeconds, outputBytes: 2 * size + 2 ** 20 },
      niceness: 5,
      signal,
    });
  } catch (error) {
    if (isFaultOfFile(error)) throw new MediaRejectedError("broken_clock", { cause: error });
    throw error;
  }

  async function* counted(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      written += chunk.length;
      onProgress?.({ fraction: Math.min(1, written / size), speed: 0 });
      yield chunk;
    }
  }
}
