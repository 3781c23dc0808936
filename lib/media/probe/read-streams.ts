import { z } from "zod";
import type { LeftOutTrack } from "#lib/shared/left-out.ts";
import { cleanLine, cutText } from "#lib/shared/text.ts";
import { textLimits } from "#lib/shared/video.ts";
import type { AudioStreamInfo, ColorCoding, Rational, VideoStreamInfo } from "../media-info.ts";
import { readLanguage } from "./read-language.ts";

const number = z.coerce.number().optional().catch(undefined);
const text = z.string().optional().catch(undefined);

const streamSchema = z.object({
  index: z.number().int(),
  codec_type: text,
  codec_name: text,
  width: number,
  height: number,
  pix_fmt: text,
  bits_per_raw_sample: number,
  color_transfer: text,
  color_space: text,
  field_order: text,
  sample_aspect_ratio: text,
  r_frame_rate: text,
  avg_frame_rate: text,
  start_time: number,
  duration: number,
  nb_frames: number,
  channels: number,
  channel_layout: text,
  sample_rate: number,
  disposition: z.record(z.string(), z.number()).optional().catch(undefined),
  tags: z.record(z.string(), z.string()).optional().catch(undefined),
  side_data_list: z.array(z.record(z.string(), z.unknown())).optional().catch(undefined),
  /** false: its decoder refuses it. ffprobe knows no such thing, see read-headers.ts. */
  opens: z.boolean().optional(),
});

/** What we read of `ffprobe -show_format -show_streams`. */
export const probeSchema = z.object({
  streams: z.array(streamSchema).catch([]),
  format: z.object({
    format_name: z.string(),
    nb_streams: z.number().int(),
    start_time: number,
    duration: number,
    probe_score: number,
  }),
});

export type ProbedStream = z.output<typeof streamSchema>;

/**
 * The streams that may be the video, most likely first: no cover images, the one marked as default first, then in the order of
 * the file, marked still pictures last.
 */
export function videoCandidates(streams: readonly ProbedStream[]): ProbedStream[] {
  const rank = ({ disposition }: ProbedStream) =>
    disposition?.timed_thumbnails || disposition?.still_image ? 2 : disposition?.default ? 0 : 1;
  return streams
    .filter((one) => one.codec_type === "video" && !one.disposition?.attached_pic)
    .toSorted((a, b) => rank(a) - rank(b));
}

/** Dolby Vision's profile 5 codes colours in a way of its own, without a picture that others could show. */
export function isDolbyVisionOnly({ side_data_list }: ProbedStream): boolean {
  return side_data_list?.some((one) => one.dv_profile === 5) ?? false;
}

/** Languages of one video that are kept. */
const maxAudioTracks = 8;

/**
 * The streams of audio that can be decoded, the one marked as default first, then in the order of the file; eight at most.
 * The others are told apart by why they are left out.
 */
export function pickAudio(
  streams: readonly ProbedStream[],
  decoders: readonly string[],
): { audio: AudioStreamInfo[]; leftOut: LeftOutTrack[] } {
  const all = streams.filter((one) => one.codec_type === "audio");
  const reasons = new Map(all.map((one) => [one, reasonAgainst(one, decoders)]));
  const usable = all.filter((one) => reasons.get(one) === undefined);
  const first = usable.find((one) => one.disposition?.default) ?? usable[0];
  const ordered = usable.toSorted((a, b) => Number(b === first) - Number(a === first));
  for (const one of ordered.slice(maxAudioTracks)) reasons.set(one, "too_many");
  return {
    audio: ordered.slice(0, maxAudioTracks).map((one) => ({
      streamIndex: one.index,
      number: all.indexOf(one) + 1,
      codec: one.codec_name ?? "unknown",
      channels: one.channels ?? 2,
      sampleRate: one.sample_rate ?? 48000,
      language: readTrackLanguage(one),
      label: readLabel(one),
      mixChannels: hasKnownLayout(one) ? null : (one.channels ?? 2),
      changes: false,
      gainDb: null,
    })),
    leftOut: all.flatMap((one) => {
      const reason = reasons.get(one);
      return reason === undefined ? [] : [leftOutTrack(streams, one, reason)];
    }),
  };
}

function reasonAgainst(
  stream: ProbedStream,
  decoders: readonly string[],
): LeftOutTrack["reason"] | undefined {
  if (!hasKnownCodec(stream)) return "unknown_codec";
  if (stream.opens === false || !decoders.includes(stream.codec_name ?? "")) return "undecodable";
  // What FFmpeg read of it did not even say that: no packet of it came.
  if (!stream.channels || !stream.sample_rate) return "empty";
  return undefined;
}

export function hasKnownCodec({ codec_name }: ProbedStream): boolean {
  return codec_name !== undefined && codec_name !== "unknown" && codec_name !== "none";
}

/** A track that is left out, as its creator is told of it. */
export function leftOutTrack(
  streams: readonly ProbedStream[],
  stream: ProbedStream,
  reason: LeftOutTrack["reason"],
): LeftOutTrack {
  const kind = stream.codec_type === "audio" ? "audio" : "video";
  return {
    kind,
    number: streams.filter((one) => one.codec_type === kind && one.index <= stream.index).length,
    codec: hasKnownCodec(stream) ? (stream.codec_name ?? null) : null,
    language: readTrackLanguage(stream),
    label: readLabel(stream),
    reason,
  };
}

function readTrackLanguage({ tags }: ProbedStream): string | null {
  return readLanguage(tags?.language ?? tags?.LANGUAGE);
}

/** The layouts that FFmpeg's resampler mixes to stereo, by FFmpeg's names. */
const knownLayout =
  /^(mono|stereo|downmix|2\.1|3\.[01](\(back\))?|[45]\.[01](\((side|back)\))?|quad(\(side\))?|6\.[01](\((front|back)\))?|hexagonal|7\.[01](\((front|wide|wide-side)\))?|octagonal)$/;

/** FFmpeg takes one or two channels of unknown places for mono and stereo, as everybody does. */
function hasKnownLayout({ channels = 2, channel_layout = "unknown" }: ProbedStream): boolean {
  const unknown = channel_layout === "unknown" || /^\d+ channels$/.test(channel_layout);
  return unknown ? channels <= 2 : knownLayout.test(channel_layout);
}

/** Matroska and QuickTime name tracks by a title; some files only mark what a track is for. */
function readLabel({ tags, disposition }: ProbedStream): string | null {
  const title = cutText(cleanLine(tags?.title ?? tags?.TITLE ?? ""), textLimits.trackLabel);
  if (title !== "") return title;
  if (disposition?.comment) return "Commentary";
  if (disposition?.visual_impaired) return "Audio description";
  return null;
}

/**
 * The picture's facts. `startSeconds` and `interlaced` are what decoding found; `alphaDecoders` as in FfmpegTools.
 */
export function readVideo(
  stream: ProbedStream,
  decoded: { startSeconds: number; interlaced: boolean },
  alphaDecoders: Readonly<Record<string, string>>,
): VideoStreamInfo {
  const rotation = readRotation(stream);
  const { width, height } = displaySize(stream, rotation);
  const average = readRational(stream.avg_frame_rate);
  const base = readRational(stream.r_frame_rate);
  // A single picture has no rate: what FFmpeg gives is the tick of the clock.
  const frameRate = average ?? (base && base.num / base.den <= 240 ? base : { num: 25, den: 1 });
  const pixelFormat = stream.pix_fmt ?? "unknown";
  const color = readColor(stream, pixelFormat);
  // WebM keeps transparency beside the picture (BlockAdditional) and says so with a tag.
  const beside = stream.tags?.alpha_mode === "1" || stream.tags?.ALPHA_MODE === "1";
  const decoder = (beside && alphaDecoders[stream.codec_name ?? ""]) || null;
  return {
    streamIndex: stream.index,
    codec: stream.codec_name ?? "unknown",
    width,
    height,
    ...chooseRate(frameRate, base),
    rotation,
    pixelFormat,
    alpha: decoder !== null || withAlpha.test(pixelFormat),
    decoder,
    changes: false,
    bitDepth: readBitDepth(pixelFormat, stream.bits_per_raw_sample),
    hdr: color === "pq" || color === "hlg",
    color,
    interlaced: decoded.interlaced || /^(tt|bb|tb|bt)$/.test(stream.field_order ?? ""),
    startSeconds: decoded.startSeconds,
  };
}

/**
 * FFmpeg's base rate is the rate that all frames of the beginning fit on, its average counts frames over the
 * duration. Where they agree to half a percent the rate is constant and the base is the exact one. Of a variable rate
 * the base counts, so that the fast parts keep their motion, unless it is only the tick of a clock.
 */
function chooseRate(average: Rational, base: Rational | undefined) {
  if (!base) return { frameRate: average, variableFrameRate: true };
  const ratio = (average.num * base.den) / (average.den * base.num);
  const constant = Math.abs(ratio - 1) < 0.005;
  const isTick = base.num / base.den > 60 || ratio < 1 / 3;
  return { frameRate: constant || !isTick ? base : average, variableFrameRate: !constant };
}

function readRational(text: string | undefined): Rational | undefined {
  const [num, den] = (text ?? "").split(/[/:]/).map(Number);
  return num && den && num > 0 && den > 0 ? { num, den } : undefined;
}

function readRotation(stream: ProbedStream): number {
  const fromMatrix = stream.side_data_list?.map((one) => one.rotation).find((one) => typeof one === "number");
  // The matrix turns counter-clockwise; the older tag is clockwise.
  const clockwise = typeof fromMatrix === "number" ? -fromMatrix : Number(stream.tags?.rotate ?? 0);
  const quarter = Math.round((Number.isFinite(clockwise) ? clockwise : 0) / 90) * 90;
  return ((quarter % 360) + 360) % 360;
}

/** FFmpeg's pixel formats that hold transparency. */
const withAlpha = /^(yuva|gbrap|rgba|bgra|argb|abgr|ayuv|vuya|ya8|ya16|pal8)/;

/** With square pixels and upright. */
export function displaySize(
  stream: Pick<ProbedStream, "width" | "height" | "sample_aspect_ratio">,
  rotation: number,
): { width: number; height: number } {
  const height = stream.height ?? 0;
  const aspect = readRational(stream.sample_aspect_ratio);
  const stretch = aspect ? aspect.num / aspect.den : 1;
  const believable = stretch > 0.2 && stretch < 5;
  const width = Math.round((stream.width ?? 0) * (believable ? stretch : 1));
  return rotation % 180 === 0 ? { width, height } : { width: height, height: width };
}

/** What a file does not say follows from its size, as players do it: BT.601 up to 576 lines, BT.709 above. */
function readColor(stream: ProbedStream, pixelFormat: string): ColorCoding {
  if (stream.color_transfer === "smpte2084") return "pq";
  if (stream.color_transfer === "arib-std-b67") return "hlg";
  if (/^(gbr|rgb|bgr|argb|abgr|0rgb|0bgr|x2rgb|x2bgr|pal8)/.test(pixelFormat)) return "rgb";
  const matrix = stream.color_space ?? "unknown";
  if (matrix === "bt709") return "bt709";
  if (matrix.startsWith("bt2020")) return "bt2020";
  if (/^(smpte170m|bt470bg|fcc|smpte240m)$/.test(matrix)) return "bt601";
  return (stream.width ?? 0) > 1024 || (stream.height ?? 0) > 576 ? "bt709" : "bt601";
}

function readBitDepth(pixelFormat: string, declared: number | undefined): number {
  const named = /(?:p|gray|rgb|bgr|gbrp|x2rgb|p0)(9|10|12|14|16)(?:le|be)?$/.exec(pixelFormat)?.[1];
  return named ? Number(named) : declared && declared > 8 && declared <= 16 ? declared : 8;
}
