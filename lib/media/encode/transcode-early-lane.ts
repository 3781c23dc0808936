import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { OutputHandler } from "../ffmpeg/run-guarded.ts";
import type { WorkProgress } from "../ffmpeg/work-progress.ts";
import type { AudioRendition, Ladder } from "../ladder.ts";
import {
  assertRange,
  type ClearSegment,
  type InitSegment,
  type SegmentRange,
  segmentStartSeconds,
} from "../segment-grid.ts";
import { audioCut, cutSegments, type TrackCut, videoCut } from "./cut-segments.ts";
import {
  audioFilters,
  audioOutput,
  audioSkipSamples,
  cascade,
  type Preset,
  videoOutput,
} from "./encode-arguments.ts";
import { InOrder } from "./in-order.ts";
import { openSource } from "./open-source.ts";

export interface EarlyLaneJob extends SegmentRange {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  preset?: Preset;
  /** Called once per track, before its first segment. */
  onInit: (init: InitSegment) => Promise<void>;
  /** Called one at a time: segment n of video, then of each audio track, then n + 1. FFmpeg waits while it is slow. */
  onSegment: (segment: ClearSegment) => Promise<void>;
  onProgress?: (progress: WorkProgress) => void;
  signal?: AbortSignal | undefined;
}

const firstPipe = 3;
/** One process has six outputs: a picture and five languages. The others come with the full package. */
const maxEarlyAudio = 5;

/** The audio tracks that the early lane has; the others are encoded with the ladder. */
export function earlyAudio(ladder: Ladder): AudioRendition[] {
  return ladder.audio.slice(0, maxEarlyAudio);
}

/**
 * Makes the early lane from `fromSegment` up to, not including, `toSegment`: one FFmpeg for the smallest rendition and the
 * sound, segments handed over as they are made, nothing written to disk. It may begin anywhere; what it gives for a
 * segment joins without a gap to what any other call gave for the segments before.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError, or what a callback threw.
 */
export async function transcodeEarlyLane(job: EarlyLaneJob): Promise<void> {
  const { ladder, tools } = job;
  const range = { fromSegment: job.fromSegment, toSegment: job.toSegment };
  assertRange(ladder, range);
  const { early } = ladder;
  const source = openSource({
    ...{ tools, input: job.input, ladder, range },
    picture: early ?? undefined,
    audio: earlyAudio(ladder),
  });
  const seconds =
    segmentStartSeconds(ladder, range.toSegment) - segmentStartSeconds(ladder, range.fromSegment);
  const cuts: TrackCut[] = [];
  const filters: string[] = [];
  const outputs: string[][] = [];
  const nextPipe = () => firstPipe + outputs.length;
  if (early) {
    const preset = job.preset ?? "veryfast";
    cuts.push(videoCut(ladder, early.track, range));
    filters.push(cascade(source.ladder, range, [early]));
    outputs.push(videoOutput({ ladder, rendition: early, pad: "[v0]", preset, tools, pipe: nextPipe() }));
  }
  for (const audio of earlyAudio(source.ladder)) {
    cuts.push(audioCut(ladder, audio.track, range, audioSkipSamples(range)));
    filters.push(audioFilters(ladder, range, audio));
    outputs.push(audioOutput(audio, nextPipe()));
  }
  const handOver = new InOrder(cuts, job);
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [
      ...source.args,
      // A graph of its own for each stream: what one of them does cannot disturb the others.
      ...filters.flatMap((graph) => ["-filter_complex", graph]),
      ...outputs.flat(),
    ],
    outputs: cuts.map(
      (cut): OutputHandler =>
        async (chunks) => {
          for await (const event of cutSegments(chunks, cut)) await handOver.take(cut, event);
        },
    ),
    onProgress: ({ outTimeSeconds, speed }) =>
      job.onProgress?.({ fraction: Math.min(1, outTimeSeconds / seconds), speed }),
    // Faster than a player even when the machine is busy with ladders of other videos.
    limits: { timeSeconds: 120 + 20 * seconds },
    signal: job.signal,
  });
  await handOver.done();
}
