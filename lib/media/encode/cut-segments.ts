import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { audioFrameSamples, audioSampleRate, type Ladder } from "../ladder.ts";
import { makeInit, type TrackInit } from "../mp4/make-init.ts";
import { makeSegment } from "../mp4/make-segment.ts";
import { readFragments, type Sample } from "../mp4/read-fragments.ts";
import {
  audioFramesBefore,
  type ClearSegment,
  type InitSegment,
  type SegmentRange,
  videoFramesBefore,
} from "../segment-grid.ts";

export type CutEvent = { kind: "init"; init: InitSegment } | { kind: "segment"; segment: ClearSegment };

/** How one track of a running FFmpeg is cut. */
export interface TrackCut {
  track: string;
  range: SegmentRange;
  timescale: number;
  sampleTicks: number;
  /** Samples of the whole video before segment n. */
  samplesBefore: (n: number) => number;
  /** Samples that FFmpeg gives before the first wanted one. */
  skipSamples: number;
  /** Every segment begins with a sync sample and no other sample is one. */
  oneSyncPerSegment: boolean;
}

export function videoCut(ladder: Ladder, track: string, range: SegmentRange): TrackCut {
  return {
    track,
    range,
    timescale: ladder.timescale,
    sampleTicks: ladder.ticksPerFrame,
    samplesBefore: (n) => videoFramesBefore(ladder, n),
    skipSamples: 0,
    oneSyncPerSegment: true,
  };
}

export function audioCut(ladder: Ladder, track: string, range: SegmentRange, skipSamples: number): TrackCut {
  return {
    track,
    range,
    timescale: audioSampleRate,
    sampleTicks: audioFrameSamples,
    samplesBefore: (n) => audioFramesBefore(ladder, n),
    skipSamples,
    oneSyncPerSegment: false,
  };
}

/**
 * Cuts the fragmented MP4 of one track into CMAF segments on the video's grid: first the init, then every segment
 * of the range, in order. Reads on to the end of the stream, throws when it ends early or breaks the grid.
 */
export async function* cutSegments(chunks: AsyncIterable<Buffer>, cut: TrackCut): AsyncGenerator<CutEvent> {
  let skip = cut.skipSamples;
  let n = cut.range.fromSegment;
  let waiting: Sample[] = [];
  let shift: number | undefined;
  for await (const event of readFragments(chunks)) {
    if (event.kind === "init") {
      yield initEvent(makeInit(event.moov), cut);
      continue;
    }
    for (const sample of event.samples) {
      if (skip > 0) {
        skip--;
        continue;
      }
      // FFmpeg's clock may begin anywhere: the first sample is presented when it is decoded.
      shift ??= sample.compositionOffset;
      waiting.push({ ...sample, compositionOffset: sample.compositionOffset - shift });
      if (n >= cut.range.toSegment) continue;
      if (waiting.length < cut.samplesBefore(n + 1) - cut.samplesBefore(n)) continue;
      yield { kind: "segment", segment: segmentOf(waiting, n, cut) };
      waiting = [];
      n++;
    }
    if (n >= cut.range.toSegment) waiting = [];
  }
  if (n < cut.range.toSegment) {
    throw new UnexpectedOutputError(
      `track ${cut.track} ended in segment ${n} of ${cut.range.fromSegment}–${cut.range.toSegment}`,
    );
  }
}

function initEvent(init: TrackInit, cut: TrackCut): CutEvent {
  if (init.timescale !== cut.timescale) {
    throw new UnexpectedOutputError(
      `track ${cut.track} has timescale ${init.timescale}, expected ${cut.timescale}`,
    );
  }
  const { data, codecs, timescale } = init;
  return { kind: "init", init: { track: cut.track, codecs, timescale, data } };
}

function segmentOf(samples: readonly Sample[], n: number, cut: TrackCut): ClearSegment {
  if (cut.oneSyncPerSegment && samples.some((sample, index) => sample.sync !== (index === 0))) {
    throw new UnexpectedOutputError(`segment ${n} of ${cut.track} is not one closed group of pictures`);
  }
  const wrong = samples.findIndex((sample, index) => {
    const isLast = index === samples.length - 1;
    return !isLast && sample.durationTicks !== cut.sampleTicks;
  });
  if (wrong >= 0) {
    throw new UnexpectedOutputError(
      `frame ${wrong} of segment ${n} of ${cut.track} lasts ${samples[wrong]?.durationTicks} ticks`,
    );
  }
  const startTicks = cut.samplesBefore(n) * cut.sampleTicks;
  return {
    track: cut.track,
    n,
    startTicks,
    durationTicks: samples.length * cut.sampleTicks,
    timescale: cut.timescale,
    data: makeSegment({ sequence: n + 1, startTicks, sampleTicks: cut.sampleTicks, samples }),
  };
}
