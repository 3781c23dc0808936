import type { LeftOutTrack } from "#lib/shared/left-out.ts";

/** A frame rate as an exact fraction, e.g. 30000/1001. */
export interface Rational {
  num: number;
  den: number;
}

/** What the numbers of a picture mean: a matrix of its own kind, RGB, or one of the two codings of HDR. */
export type ColorCoding = "bt709" | "bt601" | "bt2020" | "rgb" | "pq" | "hlg";

export interface VideoStreamInfo {
  streamIndex: number;
  codec: string;
  /** As shown: after rotation and with square pixels. */
  width: number;
  height: number;
  /** The average over the file; `variableFrameRate` says whether single frames differ from it. */
  frameRate: Rational;
  variableFrameRate: boolean;
  /** Clockwise degrees that a player has to turn the stored picture by: 0, 90, 180 or 270. */
  rotation: number;
  pixelFormat: string;
  /** Parts of the picture may be transparent. */
  alpha: boolean;
  /** The decoder to use when it is not FFmpeg's own choice. */
  decoder: string | null;
  /** The stored size or the format of the pixels changes in mid-file. */
  changes: boolean;
  bitDepth: number;
  hdr: boolean;
  color: ColorCoding;
  interlaced: boolean;
  /** The presentation time of the first frame on the file's own clock. */
  startSeconds: number;
}

export interface AudioStreamInfo {
  streamIndex: number;
  /** Its place among the audio tracks of the file, from 1. */
  number: number;
  codec: string;
  channels: number;
  sampleRate: number;
  /** BCP 47, or null when the file does not say. */
  language: string | null;
  /** The title that its maker gave it, e.g. "Commentary". */
  label: string | null;
  /**
   * null: FFmpeg knows how to mix its channels to stereo. Otherwise so many channels of which nobody says where they stand, or
   * in an order that FFmpeg has no mix for.
   */
  mixChannels: number | null;
  /** Its channels or its rate change in mid-file. */
  changes: boolean;
  /** What brings it to the loudness of all videos here; null when it was not measured, or is silent. */
  gainDb: number | null;
}

/** What a probe found out about an accepted upload. Plain data. */
export interface MediaInfo {
  /** FFmpeg's name of the container, e.g. "mov", "matroska", "avi". */
  container: string;
  /** From the first picture or sound to the end of the longer of both, as counted, not as declared. */
  durationSeconds: number;
  /** Where the container's own clock begins. */
  startSeconds: number;
  /** null: sound alone. */
  video: VideoStreamInfo | null;
  /** The audio track that plays by default first; empty for a silent video. */
  audio: AudioStreamInfo[];
  /** Tracks of video and audio that the file holds and the video will not, in the order of the file. */
  leftOut: LeftOutTrack[];
  /** What the file says it holds beyond its true end: it was cut off. null when nothing is known to be missing. */
  missingSeconds: number | null;
  /** The video is a still picture, or a row of them, each shown for seconds. */
  still: boolean;
  /** Parts of the file's clock in which no seek may end, in order: a list of edits leaves out packets there. */
  unsafeSeeks: { fromSeconds: number; toSeconds: number }[];
}
