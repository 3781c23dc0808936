import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { cutSegments, videoCut } from "./cut-segments.ts";
import { cascade, inputArguments, type Preset, videoOutput } from "./encode-arguments.ts";
import type { FfmpegTools } from "./find-ffmpeg.ts";
import { framesPerSecond } from "./frame-rate.ts";
import type { Ladder, VideoRendition } from "./ladder.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";
import { type TrackRecord, videoFramesBefore, windowRange } from "./segment-grid.ts";
import { TrackWriter } from "./track-writer.ts";
import type { WorkProgress } from "./transcode-early-lane.ts";

export interface WindowJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  /** 0 to ladder.windowCount − 1. */
  window: number;
  /** Gets `<track>/init.mp4` and `<track>/<n>.m4s`; shared by all windows and the audio of one video. */
  outDir: string;
  preset?: Preset;
  onProgress?: (progress: WorkProgress) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Makes one window of the whole ladder: one FFmpeg that decodes once and scales in a cascade. The segments join those of
 * the other windows without a gap. They appear in `outDir` only when the window is complete; running it again
 * leaves the same files. Several windows may run at once.
 * Rejects with MediaCancelledError, FfmpegFailedError or FfmpegLimitError; then `outDir` is as before.
 */
export async function transcodeWindow(job: WindowJob): Promise<TrackRecord[]> {
  const { ladder, tools } = job;
  if (job.window < 0 || job.window >= ladder.windowCount) throw new RangeError(`window ${job.window}`);
  const range = windowRange(ladder, job.window);
  const frames = videoFramesBefore(ladder, range.toSegment) - videoFramesBefore(ladder, range.fromSegment);
  const preset = job.preset ?? "veryfast";
  return inScratch(job.outDir, `window-${job.window}`, async (scratch) => {
    const writers = await Promise.all(
      ladder.renditions.map((rendition) => TrackWriter.open(join(scratch, rendition.track), rendition.track)),
    );
    const outputs = ladder.renditions.map((rendition: VideoRendition, index) =>
      videoOutput({ ladder, rendition, pad: `[v${index}]`, preset, tools, pipe: 3 + index }),
    );
    await runFfmpeg({
      tools,
      args: [
        ...inputArguments(job.input, ladder, range),
        "-filter_complex",
        cascade(ladder, range, ladder.renditions, tools),
        ...outputs.flat(),
      ],
      outputs: writers.map((writer) => async (chunks) => {
        for await (const event of cutSegments(chunks, videoCut(ladder, writer.track, range)))
          await writer.take(event);
      }),
      onProgress: ({ frame, speed }) => job.onProgress?.({ fraction: Math.min(1, frame / frames), speed }),
      limits: { timeSeconds: 120 + (60 * frames) / framesPerSecond(ladder.frameRate) },
      niceness: 5,
      signal: job.signal,
    });
    return Promise.all(writers.map((writer) => writer.publish(join(job.outDir, writer.track))));
  });
}

/** Runs work in a folder of its own inside `outDir`, which is gone afterwards, as are those of killed runs before. */
export async function inScratch<T>(
  outDir: string,
  name: string,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  await mkdir(outDir, { recursive: true, mode: 0o700 });
  const prefix = `.${name}.`;
  for (const entry of await readdir(outDir)) {
    if (entry.startsWith(prefix)) await rm(join(outDir, entry), { recursive: true, force: true });
  }
  const scratch = join(outDir, prefix + randomUUID());
  await mkdir(scratch, { mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
