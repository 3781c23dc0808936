import { audioFrameSamples, audioSampleRate, type Ladder } from "./ladder.ts";

/** A run of segments: from inclusive, to exclusive. */
export interface SegmentRange {
  fromSegment: number;
  toSegment: number;
}

/** One segment of one track, in clear. Times in ticks of the track's own timescale. */
export interface ClearSegment {
  track: string;
  n: number;
  startTicks: number;
  durationTicks: number;
  timescale: number;
  /** styp + moof + mdat. */
  data: Buffer;
}

/** A track's initialisation segment (ftyp + moov); never encrypted. */
export interface InitSegment {
  track: string;
  /** RFC 6381, e.g. "avc1.64001f" or "mp4a.40.2". */
  codecs: string;
  timescale: number;
  data: Buffer;
}

/** All segments of the video. */
export function wholeRange(ladder: Ladder): SegmentRange {
  return { fromSegment: 0, toSegment: ladder.segmentCount };
}

/** The segments of window k. */
export function windowRange(ladder: Ladder, window: number): SegmentRange {
  const fromSegment = window * ladder.segmentsPerWindow;
  return { fromSegment, toSegment: Math.min(ladder.segmentCount, fromSegment + ladder.segmentsPerWindow) };
}

/** Video frames of the whole video that lie before segment n. */
export function videoFramesBefore(ladder: Ladder, n: number): number {
  return Math.min(ladder.frameCount, n * ladder.segmentFrames);
}

/**
 * AAC frames before segment n: the frame boundary next to where the video segment begins, so that segment n of
 * audio and of video belong to the same run of keys. The last segment takes all that is left.
 */
export function audioFramesBefore(ladder: Ladder, n: number): number {
  const total = ladder.audioFrameCount;
  if (n >= ladder.segmentCount) return total;
  const samples = (n * ladder.segmentFrames * ladder.frameRate.den * audioSampleRate) / ladder.frameRate.num;
  return Math.min(total, Math.round(samples / audioFrameSamples));
}

/** Seconds from the beginning of the video at which segment n begins. */
export function segmentStartSeconds(ladder: Ladder, n: number): number {
  return (videoFramesBefore(ladder, n) * ladder.frameRate.den) / ladder.frameRate.num;
}

/** Throws unless the range lies within the video. */
export function assertRange(ladder: Ladder, { fromSegment, toSegment }: SegmentRange): void {
  const whole = Number.isInteger(fromSegment) && Number.isInteger(toSegment);
  if (whole && fromSegment >= 0 && fromSegment < toSegment && toSegment <= ladder.segmentCount) return;
  throw new RangeError(`segments ${fromSegment} to ${toSegment} of ${ladder.segmentCount}`);
}
