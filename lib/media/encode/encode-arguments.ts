import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import {
  type AudioRendition,
  audioFrameSamples,
  audioSampleRate,
  type Ladder,
  type VideoRendition,
} from "../ladder.ts";
import {
  audioFramesBefore,
  type SegmentRange,
  segmentStartSeconds,
  videoFramesBefore,
} from "../segment-grid.ts";
import { colorTags, scaleSource, toJpegColors } from "./color-filters.ts";
import { inputName, safeInput } from "./input-arguments.ts";

/** x264 presets, slowest first. */
export type Preset = "veryfast" | "ultrafast";

/** A static picture at the end may be long; the range's own end cuts the repetition. */
const longestPauseSeconds = 24 * 3600;

/**
 * The input, read from a keyframe before the range on. Time stamps are kept as they are in the file (`-copyts`), so
 * that every window computes the same grid from them, and nothing is dropped before the grid (`-noaccurate_seek`).
 */
export function inputArguments(input: string, ladder: Ladder, range: SegmentRange): string[] {
  const { originSeconds, startSeconds, prerollSeconds, decoder, videoStreamIndex } = ladder.source;
  const start = originSeconds + segmentStartSeconds(ladder, range.fromSegment);
  const seek = safeSeek(ladder, start - prerollSeconds) - startSeconds;
  const seekArguments = seek > 0 ? ["-noaccurate_seek", "-ss", seek.toFixed(6)] : [];
  const decoderArguments = decoder ? [`-c:${videoStreamIndex}`, decoder] : [];
  return ["-copyts", ...safeInput, ...decoderArguments, ...seekArguments, "-i", inputName(input)];
}

/** Two fields become one frame. */
export const deinterlace = "yadif=mode=send_frame:deint=interlaced";

/** As much as the order of decoding and the order of presentation differ by, and more. */
const seekMarginSeconds = 1;

/** The last second up to the wanted one at which a seek finds what lies there, see `unsafeSeeks`. */
function safeSeek({ source }: Ladder, seconds: number): number {
  return source.unsafeSeeks.reduceRight(
    (wanted, { fromSeconds, toSeconds }) =>
      wanted > fromSeconds - seekMarginSeconds && wanted < toSeconds + seekMarginSeconds
        ? fromSeconds - seekMarginSeconds
        : wanted,
    seconds,
  );
}

/**
 * Filters that put the source on the grid: exactly the range's frames, the first at 0. The clock is turned to
 * microseconds first, so that the coarse clock of a container never rounds the shift; a frame belongs to the slot
 * that its time is nearest to; gaps and a missing end repeat the frame before.
 */
function gridFilters(ladder: Ladder, range: SegmentRange): string {
  const { originSeconds, leadFrames, interlaced } = ladder.source;
  const { num, den } = ladder.frameRate;
  const firstFrame = videoFramesBefore(ladder, range.fromSegment);
  const frames = videoFramesBefore(ladder, range.toSegment) - firstFrame;
  const originMicros = Math.round((originSeconds + (firstFrame * den) / num) * 1e6);
  return [
    ...(interlaced ? [deinterlace] : []),
    "settb=1/1000000",
    `setpts=PTS-(${originMicros})`,
    `fps=${num}/${den}${firstFrame <= leadFrames ? ":start_time=0" : ""}`,
    `tpad=stop_mode=clone:stop_duration=${longestPauseSeconds}`,
    `trim=start_pts=0:end_pts=${frames}`,
    "setpts=PTS-STARTPTS",
  ].join(",");
}

/** Decodes once and scales each rendition from the next larger one. Output pads: [v0], [v1], … */
export function cascade(ladder: Ladder, range: SegmentRange, renditions: readonly VideoRendition[]): string {
  const chains = renditions.map((rendition, index) => {
    const from =
      index === 0 ? `[0:${ladder.source.videoStreamIndex}]${gridFilters(ladder, range)},` : `[s${index}]`;
    const { width, height } = rendition;
    const scale = index === 0 ? scaleSource(ladder, width, height) : `scale=${width}:${height}:flags=bicubic`;
    const isLast = index === renditions.length - 1;
    return `${from}${scale},setsar=1,format=yuv420p${isLast ? "" : `,split=2[v${index}][s${index + 1}];`}`;
  });
  return `${chains.join("")}[v${renditions.length - 1}]`;
}

/** Filters for still pictures: one every `everySeconds` of the range, at the given size, to the output pad [p]. */
export function pictureFilters(
  ladder: Ladder,
  range: SegmentRange,
  picture: { everySeconds: number; width: number; height: number; finish: string },
): string {
  return [
    `[0:${ladder.source.videoStreamIndex}]${gridFilters(ladder, range)}`,
    `fps=1/${picture.everySeconds}:round=up`,
    scaleSource(ladder, picture.width, picture.height),
    "setsar=1",
    picture.finish,
    `${toJpegColors(ladder)}[p]`,
  ].join(",");
}

/** Pictures as JPEG, one after another, to a pipe. */
export function pictureOutput(
  tools: Pick<FfmpegTools, "passFrames">,
  quality: number,
  pipe: number,
): string[] {
  return [
    "-map",
    "[p]",
    ...tools.passFrames,
    "-c:v",
    "mjpeg",
    "-q:v",
    String(quality),
    "-f",
    "image2pipe",
    `pipe:${pipe}`,
  ];
}

const plainOutput = ["-map_metadata", "-1", "-map_chapters", "-1", "-flush_packets", "1"];

/** One rendition: a keyframe exactly every segmentFrames frames, closed groups, as fragmented MP4 to a pipe. */
export function videoOutput(options: {
  ladder: Ladder;
  rendition: VideoRendition;
  pad: string;
  preset: Preset;
  tools: Pick<FfmpegTools, "passFrames">;
  pipe: number;
}): string[] {
  const { ladder, rendition } = options;
  const keyframes = String(ladder.segmentFrames);
  return [
    ...["-map", options.pad, ...options.tools.passFrames],
    ...["-c:v", "libx264", "-preset", options.preset, "-profile:v", "high", "-pix_fmt", "yuv420p"],
    ...colorTags(ladder),
    ...["-crf", String(rendition.crf), "-maxrate", String(rendition.peakBitrate)],
    ...["-bufsize", String(rendition.peakBitrate * 2)],
    ...["-g", keyframes, "-keyint_min", keyframes, "-sc_threshold", "0", "-flags", "+cgop"],
    ...[...plainOutput, "-video_track_timescale", String(ladder.timescale)],
    ...["-movflags", "empty_moov+default_base_moof+frag_keyframe"],
    ...["-f", "mp4", `pipe:${options.pipe}`],
  ];
}

/** AAC frames that FFmpeg gives before the first wanted one, see audioFilters. */
export function audioSkipSamples(range: SegmentRange): number {
  return range.fromSegment === 0 ? 0 : 3;
}

/**
 * Filters that give the encoder, at the pad named for the track, exactly the samples of the range on the grid: late sound is preceded and a short
 * track followed by silence. An AAC frame is heard 1024 samples after it went in (priming), so sound is taken 1024
 * samples later than it is labelled. A range inside the video begins two frames early: the encoder settles in frames
 * that are skipped afterwards.
 */
export function audioFilters(
  ladder: Ladder,
  range: SegmentRange,
  { track, streamIndex, gainDb, mixChannels }: AudioRendition,
): string {
  const skip = audioSkipSamples(range);
  const firstFrame = audioFramesBefore(ladder, range.fromSegment) - skip + 1;
  const frames = audioFramesBefore(ladder, range.toSegment) - firstFrame + 2;
  // In whole samples: what another run made is joined to the very sample.
  const origin = Math.round(ladder.source.originSeconds * audioSampleRate) + firstFrame * audioFrameSamples;
  const delay = gainDb === null ? 0 : limiterDelaySamples;
  return [
    `[0:${streamIndex}]asettb=1/${audioSampleRate}`,
    `asetpts=PTS-(${origin})`,
    "atrim=start=0",
    ...mixFilters(mixChannels),
    `aresample=${audioSampleRate}:async=1:first_pts=0${ladder.source.soundChanges ? followClosely : ""}`,
    stereo,
    "apad",
    ...(gainDb === null ? [] : [gainFilters(gainDb)]),
    `atrim=start_sample=${delay}:end_sample=${frames * audioFrameSamples + delay}`,
    "asetpts=PTS-STARTPTS",
    // Silence comes in larger pieces than the encoder takes.
    `asetnsamples=n=${audioFrameSamples}:p=0[${track}]`,
  ].join(",");
}

/**
 * Where sound was appended to sound, each part brings its own priming and padding: the time stamps are followed from 30 ms on,
 * not only from FFmpeg's 100 ms.
 */
const followClosely = ":min_hard_comp=0.03";

const stereo = "aformat=sample_fmts=fltp:channel_layouts=stereo";

/**
 * Sound as it is heard here: stereo, at one rate. FFmpeg's own mix of 5.1 keeps the centre, where people speak;
 * `mixChannels` as in AudioStreamInfo.
 */
export function stereoFilters(mixChannels: number | null): string {
  return [...mixFilters(mixChannels), `aresample=${audioSampleRate}`, stereo].join(",");
}

/**
 * FFmpeg has no mix for channels of which nobody says where they stand: the first is left, the second right, and all others
 * are heard on both sides. `<` keeps the sum below full scale.
 */
function mixFilters(mixChannels: number | null): string[] {
  if (!mixChannels) return [];
  const others = Array.from({ length: Math.max(0, mixChannels - 2) }, (_, index) => `+c${index + 2}`).join(
    "",
  );
  return [`pan=stereo|c0<c0${others}|c1<c${mixChannels > 1 ? 1 : 0}${others}`];
}

/**
 * A gain, and a limiter behind it. Peaks of samples stay 3 dB below full scale: between samples, and in a decoder of AAC, they come out up to 1.5 dB higher.
 * The limiter looks 5 ms ahead, so its sound comes 239 samples late; `level` would undo the gain.
 */
export function gainFilters(gainDb: number): string {
  return `volume=${gainDb}dB,alimiter=limit=${10 ** (limiterDb / 20)}:attack=5:release=50:level=0`;
}

/** Below full scale. */
export const limiterDb = -3;
const limiterDelaySamples = 239;

/** Audio as fragmented MP4 to a pipe, half a second at a time. */
export function audioOutput({ track, bitrate }: AudioRendition, pipe: number): string[] {
  return [
    ...["-map", `[${track}]`, "-c:a", "aac", "-b:a", String(bitrate)],
    ...["-ar", String(audioSampleRate), "-ac", "2"],
    ...[...plainOutput, "-movflags", "empty_moov+default_base_moof", "-frag_duration", "500000"],
    ...["-f", "mp4", `pipe:${pipe}`],
  ];
}
