import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { MediaCancelledError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { OutputHandler } from "../ffmpeg/run-guarded.ts";
import type { WorkProgress } from "../ffmpeg/work-progress.ts";
import type { AudioRendition, Ladder, VideoRendition } from "../ladder.ts";
import { assertRange, type SegmentRange, segmentStartSeconds } from "../segment-grid.ts";
import { audioCut, cutSegments, type TrackCut, videoCut } from "./cut-segments.ts";
import {
  audioFilters,
  audioOutput,
  audioSkipSamples,
  cascade,
  type Preset,
  videoOutput,
} from "./encode-arguments.ts";
import { InOrder, type Receiver } from "./in-order.ts";
import { openSource } from "./open-source.ts";

/** What every job of encoding is given; `onInit` and `onSegment` get what was made, see encodeSegments. */
export interface EncodeJob extends Receiver {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  preset?: Preset;
  onProgress?: (progress: WorkProgress) => void;
  signal?: AbortSignal | undefined;
}

/** What one FFmpeg encodes of the video. */
interface Work {
  range: SegmentRange;
  /** The largest first. */
  renditions: readonly VideoRendition[];
  /** At most six outputs in all, of both kinds. */
  audio: readonly AudioRendition[];
  /** Seconds after which it is taken for stuck. */
  timeSeconds: number;
  niceness?: number;
}

const firstPipe = 3;

/**
 * Encodes a range of segments of some tracks: one FFmpeg that decodes once and scales in a cascade. It may begin anywhere;
 * what it gives for a segment joins without a gap to what any other call gave for the segments before.
 * Segments are handed over as they are made, in clear, nothing is written to disk: `onInit` once for each track, before its
 * first segment; `onSegment` one at a time, segment n of each track in their order, then n + 1. FFmpeg waits when they are slow.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError, UnexpectedOutputError, or what a callback threw.
 */
export async function encodeSegments(job: EncodeJob, work: Work): Promise<void> {
  const { ladder, tools, preset = "veryfast" } = job;
  const { range, renditions, audio } = work;
  assertRange(ladder, range);
  const source = openSource({ tools, input: job.input, ladder, range, picture: renditions[0], audio });
  const cuts: TrackCut[] = [];
  const outputs: string[][] = [];
  const nextPipe = () => firstPipe + outputs.length;
  for (const [index, rendition] of renditions.entries()) {
    cuts.push(videoCut(ladder, rendition.track, range));
    outputs.push(videoOutput({ ladder, rendition, pad: `[v${index}]`, preset, tools, pipe: nextPipe() }));
  }
  // A graph of its own for each stream: what one of them does cannot disturb the others.
  const graphs = renditions.length === 0 ? [] : [cascade(source.ladder, range, renditions)];
  for (const { track } of audio) {
    // The stream as this FFmpeg finds it.
    const one = source.ladder.audio.find((candidate) => candidate.track === track);
    if (one === undefined) throw new RangeError(`the ladder has no track ${track}`);
    cuts.push(audioCut(ladder, track, range, audioSkipSamples(range)));
    graphs.push(audioFilters(ladder, range, one));
    outputs.push(audioOutput(one, nextPipe()));
  }
  const seconds =
    segmentStartSeconds(ladder, range.toSegment) - segmentStartSeconds(ladder, range.fromSegment);
  const handOver = new InOrder(cuts, job);
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [...source.args, ...graphs.flatMap((graph) => ["-filter_complex", graph]), ...outputs.flat()],
    outputs: cuts.map(
      (cut): OutputHandler =>
        async (chunks) => {
          for await (const event of cutSegments(chunks, cut)) await handOver.take(cut, event);
        },
    ),
    onProgress: ({ outTimeSeconds, speed }) =>
      job.onProgress?.({ fraction: Math.min(1, outTimeSeconds / seconds), speed }),
    limits: { timeSeconds: work.timeSeconds },
    ...(work.niceness === undefined ? {} : { niceness: work.niceness }),
    signal: job.signal,
  });
  await handOver.done();
  // FFmpeg may have ended before that, with segments that were still to be handed over.
  if (job.signal?.aborted) throw new MediaCancelledError();
}
