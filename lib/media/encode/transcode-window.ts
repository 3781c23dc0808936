import { join } from "node:path";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { inScratch } from "../ffmpeg/in-scratch.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { WorkProgress } from "../ffmpeg/work-progress.ts";
import { type Ladder, windowRenditions } from "../ladder.ts";
import { framesPerSecond } from "../probe/frame-rate.ts";
import { type TrackRecord, videoFramesBefore, windowRange } from "../segment-grid.ts";
import { cutSegments, videoCut } from "./cut-segments.ts";
import { cascade, type Preset, videoOutput } from "./encode-arguments.ts";
import { openSource } from "./open-source.ts";
import { TrackWriter } from "./track-writer.ts";

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
 * Makes one window of all renditions but the early lane's: one FFmpeg that decodes once and scales in a cascade. The
 * segments join those of the other windows without a gap. They appear in `outDir` only when the window is complete;
 * running it again leaves the same files. Several windows may run at once. A ladder of one rendition has none to make.
 * Rejects with MediaCancelledError, FfmpegFailedError or FfmpegLimitError; then `outDir` is as before.
 */
export async function transcodeWindow(job: WindowJob): Promise<TrackRecord[]> {
  const { ladder, tools } = job;
  if (job.window < 0 || job.window >= ladder.windowCount) throw new RangeError(`window ${job.window}`);
  const renditions = windowRenditions(ladder);
  if (renditions.length === 0) return [];
  const range = windowRange(ladder, job.window);
  const frames = videoFramesBefore(ladder, range.toSegment) - videoFramesBefore(ladder, range.fromSegment);
  const preset = job.preset ?? "veryfast";
  return inScratch(job.outDir, `window-${job.window}`, async (scratch) => {
    const writers = await Promise.all(
      renditions.map((rendition) => TrackWriter.open(join(scratch, rendition.track), rendition.track)),
    );
    const outputs = renditions.map((rendition, index) =>
      videoOutput({ ladder, rendition, pad: `[v${index}]`, preset, tools, pipe: 3 + index }),
    );
    const source = openSource({ tools, input: job.input, ladder, range, picture: renditions[0] });
    await runFfmpeg({
      tools,
      feed: source.feed,
      args: [
        ...source.args,
        ...["-filter_complex", cascade(source.ladder, range, renditions)],
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
