import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import type { AudioRendition, Ladder } from "../ladder.ts";
import type { ColorCoding } from "../media-info.ts";
import type { SegmentRange } from "../segment-grid.ts";
import { fitInto, onBlack } from "./color-filters.ts";
import { deinterlace, inputArguments, stereoFilters } from "./encode-arguments.ts";

export interface SourceRequest {
  tools: Pick<FfmpegTools, "passFrames">;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  range: SegmentRange;
  /** The largest size that is wanted of the picture; none: it is not wanted. */
  picture?: { width: number; height: number } | undefined;
  audio?: readonly AudioRendition[];
  /** Options of the decoder. */
  decoding?: readonly string[];
}

/** How one FFmpeg gets at the source. */
export interface OpenSource {
  /** The ladder with the streams as that FFmpeg finds them. */
  ladder: Ladder;
  /** The arguments of its input. */
  args: string[];
  /** The arguments of the FFmpeg that feeds it (`feed` of runFfmpeg). */
  feed: string[] | undefined;
}

/**
 * Opens the source for one FFmpeg. When decoded frames come with other parameters, FFmpeg builds the filters anew, and those
 * that count (frames of the grid, samples since the beginning) begin from nothing in mid-file. So a stream that changes is
 * decoded by an FFmpeg of its own, whose filters keep nothing between frames: it gives pictures of one size and sound of one
 * kind, with the time stamps of the file (decision 021).
 */
export function openSource(request: SourceRequest): OpenSource {
  const { input, ladder, range, picture, audio = [], decoding = [] } = request;
  const { pictureChanges, soundChanges } = ladder.source;
  const direct = [...decoding, ...inputArguments(input, ladder, range)];
  if (!(picture && pictureChanges) && !(audio.length > 0 && soundChanges))
    return { ladder, args: direct, feed: undefined };
  const streams = [
    ...(picture ? pictureStream(ladder, picture) : []),
    ...audio.flatMap(({ streamIndex, mixChannels }, place) => [
      ...["-map", `0:${streamIndex}`],
      ...[`-filter:a:${place}`, stereoFilters(mixChannels)],
    ]),
  ];
  return {
    ladder: asFed(ladder, picture !== undefined, audio),
    args: ["-copyts", "-protocol_whitelist", "pipe", "-f", "nut", "-i", "pipe:0"],
    feed: [
      ...direct,
      ...streams,
      ...["-c:v", "rawvideo", ...request.tools.passFrames, "-enc_time_base:v", "1:1000000"],
      ...["-c:a", "pcm_f32le", "-max_muxing_queue_size", "4096", "-f", "nut", "pipe:3"],
    ],
  };
}

function pictureStream({ source }: Ladder, size: { width: number; height: number }): string[] {
  const filters = [
    ...(source.interlaced ? [deinterlace] : []),
    ...(source.alpha ? [onBlack(source.color)] : []),
    fitInto(size, source.color === "rgb" ? "" : ":out_range=tv"),
    "setsar=1",
    `format=${formatFor(source.color)}`,
  ];
  return ["-map", `0:${source.videoStreamIndex}`, "-filter:v", filters.join(",")];
}

/** What keeps all that the ladder's own conversion of colours needs. */
function formatFor(color: ColorCoding): string {
  if (color === "rgb") return "gbrp";
  return color === "pq" || color === "hlg" ? "yuv420p10le" : "yuv420p";
}

function asFed(ladder: Ladder, hasPicture: boolean, audio: readonly AudioRendition[]): Ladder {
  const first = hasPicture ? 1 : 0;
  const place = new Map(audio.map(({ track }, index) => [track, first + index]));
  return {
    ...ladder,
    audio: ladder.audio.map((one) => ({
      ...one,
      streamIndex: place.get(one.track) ?? one.streamIndex,
      mixChannels: null,
    })),
    source: { ...ladder.source, videoStreamIndex: 0, interlaced: false, alpha: false, decoder: null },
  };
}
