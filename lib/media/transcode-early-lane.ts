import { audioCut, cutSegments, videoCut } from "./cut-segments.ts";
import {
  audioFilters,
  audioOutput,
  audioSkipSamples,
  cascade,
  inputArguments,
  type Preset,
  videoOutput,
} from "./encode-arguments.ts";
import type { FfmpegTools } from "./find-ffmpeg.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { InOrder } from "./in-order.ts";
import type { Ladder } from "./ladder.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";
import type { OutputHandler } from "./run-guarded.ts";
import {
  assertRange,
  type ClearSegment,
  type InitSegment,
  type SegmentRange,
  videoFramesBefore,
} from "./segment-grid.ts";
import type { WorkProgress } from "./work-progress.ts";

export interface EarlyLaneJob extends SegmentRange {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  preset?: Preset;
  /** Called once per track, before its first segment. */
  onInit: (init: InitSegment) => Promise<void>;
  /** Called one at a time: segment n of video, then of audio, then n + 1. FFmpeg waits while it is slow. */
  onSegment: (segment: ClearSegment) => Promise<void>;
  onProgress?: (progress: WorkProgress) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Makes the early lane from `fromSegment` up to, not including, `toSegment`: one FFmpeg for the small picture and the
 * sound, segments handed over as they are made, nothing written to disk. It may begin anywhere; what it gives for a
 * segment joins without a gap to what any other call gave for the segments before.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError, or what a callback threw.
 */
export async function transcodeEarlyLane(job: EarlyLaneJob): Promise<void> {
  const { ladder, tools } = job;
  const range = { fromSegment: job.fromSegment, toSegment: job.toSegment };
  assertRange(ladder, range);
  const frames = videoFramesBefore(ladder, range.toSegment) - videoFramesBefore(ladder, range.fromSegment);
  const cuts = [videoCut(ladder, ladder.early.track, range)];
  const filters = [cascade(ladder, range, [ladder.early], tools)];
  const preset = job.preset ?? "superfast";
  const outputs = [videoOutput({ ladder, rendition: ladder.early, pad: "[v0]", preset, tools, pipe: 3 })];
  if (ladder.audio) {
    cuts.push(audioCut(ladder, range, audioSkipSamples(range)));
    filters.push(audioFilters(ladder, range, ladder.audio.streamIndex));
    outputs.push(audioOutput(ladder.audio.bitrate, 4));
  }
  const handOver = new InOrder(cuts, job);
  await runFfmpeg({
    tools,
    args: [
      ...inputArguments(job.input, ladder, range),
      "-filter_complex",
      filters.join(";"),
      ...outputs.flat(),
    ],
    outputs: cuts.map(
      (cut): OutputHandler =>
        async (chunks) => {
          for await (const event of cutSegments(chunks, cut)) await handOver.take(cut, event);
        },
    ),
    onProgress: ({ frame, speed }) => job.onProgress?.({ fraction: Math.min(1, frame / frames), speed }),
    // Faster than a player even when the machine is busy with ladders of other videos.
    limits: { timeSeconds: 120 + (20 * frames) / framesPerSecond(ladder.frameRate) },
    signal: job.signal,
  });
  await handOver.done();
}
