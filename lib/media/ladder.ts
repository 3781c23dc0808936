import type { ColorCoding, MediaInfo, Rational } from "./media-info.ts";
import { chooseFrameRate, framesPerSecond, reduce } from "./probe/frame-rate.ts";

/** One encoded quality. */
export interface VideoRendition {
  /** The name of its track, e.g. "v720": its lines as a 16:9 picture, for pages `lines`. */
  track: string;
  lines: number;
  width: number;
  height: number;
  /** x264's constant rate factor, bounded by the peak. */
  crf: number;
  /** Bits per second that a second of video does not exceed for long; what a manifest declares until measured. */
  peakBitrate: number;
}

export interface AudioRendition {
  /** a0, a1, … */
  track: string;
  /** Index of the stream in the source. */
  streamIndex: number;
  sampleRate: 48000;
  channels: 2;
  bitrate: number;
  /** BCP 47. */
  language: string | null;
  label: string | null;
  /** As in AudioStreamInfo. */
  mixChannels: number | null;
  /** What brings it to the loudness of all videos here; null leaves it as it is. */
  gainDb: number | null;
}

/**
 * What is made of one source: renditions and the grid of segments and windows that all of them share.
 * Segment n holds the video frames [n · segmentFrames, (n + 1) · segmentFrames) and is one closed group of
 * pictures; window k holds 15 segments. Without a picture the grid counts AAC frames instead and there are no
 * windows. Plain data: a recorded step hands it to the next.
 */
export interface Ladder {
  frameRate: Rational;
  /** Ticks per second of the video tracks: a multiple of the frame rate's numerator, so that frames are whole. */
  timescale: number;
  ticksPerFrame: number;
  segmentFrames: number;
  windowFrames: number;
  segmentsPerWindow: number;
  frameCount: number;
  segmentCount: number;
  windowCount: number;
  durationSeconds: number;
  /** Best first; none when there is no picture. */
  renditions: VideoRendition[];
  /** The picture of the early lane, which becomes the lowest rendition of the full package. null without a picture. */
  early: VideoRendition | null;
  /** The default audio track first. */
  audio: AudioRendition[];
  /** AAC frames of 1024 samples that cover the whole video. */
  audioFrameCount: number;
  source: LadderSource;
}

/** How to read the source so that frame 0 of the grid is its first frame. */
interface LadderSource {
  videoStreamIndex: number | null;
  /** Second of the source's clock at which the grid begins. */
  originSeconds: number;
  /** Frames of the grid before the first picture (sound began earlier); they repeat it. */
  leadFrames: number;
  /** Where the container's clock begins; FFmpeg counts seeks from there. */
  startSeconds: number;
  /** How far before the wanted second decoding begins, to be sure to meet a keyframe and its followers. */
  prerollSeconds: number;
  /** Seconds of the source's clock where no seek may end, in order. */
  unsafeSeeks: { fromSeconds: number; toSeconds: number }[];
  interlaced: boolean;
  color: ColorCoding;
  alpha: boolean;
  /** The decoder of the picture when it is not FFmpeg's own choice. */
  decoder: string | null;
  /** Parameters of the picture, of a sound, change in mid-file: see openSource. */
  pictureChanges: boolean;
  soundChanges: boolean;
}

export const audioSampleRate = 48000;
/** Samples in one AAC frame. */
export const audioFrameSamples = 1024;

const segmentSeconds = 4;
const segmentsPerWindow = 15;

const rungs = [
  { lines: 1080, peakBitrate: 5_500_000, crf: 23 },
  { lines: 720, peakBitrate: 3_000_000, crf: 23 },
  { lines: 480, peakBitrate: 1_500_000, crf: 23 },
  { lines: 360, peakBitrate: 850_000, crf: 23 },
] as const;

/** Containers without an index of keyframes: a seek lands anywhere, so begin a whole group of pictures earlier. */
export const unindexed: ReadonlySet<string> = new Set([
  "mpegts",
  "mpeg",
  "flv",
  "ogg",
  "yuv4mpegpipe",
  "asf",
]);

/** Seconds that no file is long: decoding begins at its first byte. Sound alone is quickly decoded. */
const fromTheBeginning = 1e6;
const seekableSound = new Set(["mov", "matroska", "wav"]);

/**
 * Chooses the renditions and the grid for a probed source: 1080, 720, 480 and 360 lines, never upscaled; a source that
 * lies clearly between two rungs keeps its own size on top, a smaller one gets one rendition of its own size. Pure.
 */
export function chooseLadder(info: MediaInfo): Ladder {
  const frameRate = info.video
    ? chooseFrameRate(info.video.frameRate, info.video.variableFrameRate)
    : reduce({ num: audioSampleRate, den: audioFrameSamples });
  const fps = framesPerSecond(frameRate);
  const timescale = frameRate.num < 10_000 ? frameRate.num * 1000 : frameRate.num;
  const ticksPerFrame = (timescale / frameRate.num) * frameRate.den;
  const segmentFrames = Math.max(1, Math.round(segmentSeconds * fps));
  const windowFrames = segmentFrames * segmentsPerWindow;
  const leadFrames = countLeadFrames(info, fps);
  const firstSeconds = info.video?.startSeconds ?? info.startSeconds;
  const originSeconds = firstSeconds - leadFrames / fps;
  const endSeconds = Math.min(info.startSeconds, firstSeconds) + info.durationSeconds;
  const frameCount = Math.max(1, Math.round((endSeconds - originSeconds) * fps - 0.001));
  const durationSeconds = (frameCount * frameRate.den) / frameRate.num;
  const renditions = info.video ? chooseRenditions(info.video.width, info.video.height, fps) : [];
  return {
    frameRate,
    timescale,
    ticksPerFrame,
    segmentFrames,
    windowFrames,
    segmentsPerWindow,
    frameCount,
    segmentCount: Math.ceil(frameCount / segmentFrames),
    windowCount: info.video ? Math.ceil(frameCount / windowFrames) : 0,
    durationSeconds,
    renditions,
    early: renditions.at(-1) ?? null,
    audio: info.audio.map((stream, index) => ({
      track: `a${index}`,
      streamIndex: stream.streamIndex,
      sampleRate: audioSampleRate,
      channels: 2,
      bitrate: 128_000,
      language: stream.language,
      label: stream.label,
      mixChannels: stream.mixChannels,
      gainDb: stream.gainDb,
    })),
    audioFrameCount: Math.ceil((durationSeconds * audioSampleRate) / audioFrameSamples - 1e-6),
    source: {
      videoStreamIndex: info.video?.streamIndex ?? null,
      originSeconds,
      leadFrames,
      startSeconds: info.startSeconds,
      prerollSeconds: prerollSeconds(info, fps),
      unsafeSeeks: info.unsafeSeeks,
      interlaced: info.video?.interlaced ?? false,
      color: info.video?.color ?? "bt709",
      alpha: info.video?.alpha ?? false,
      decoder: info.video?.decoder ?? null,
      pictureChanges: info.video?.changes ?? false,
      soundChanges: info.audio.some(({ changes }) => changes),
    },
  };
}

/** What windows make: every rendition but the early lane's, which is there before them. */
export function windowRenditions({ renditions, early }: Ladder): VideoRendition[] {
  return renditions.filter(({ track }) => track !== early?.track);
}

function prerollSeconds({ container, video, still }: MediaInfo, fps: number): number {
  if (!video && !seekableSound.has(container)) return fromTheBeginning;
  // A seek would land behind the picture that is still shown.
  if (still) return fromTheBeginning;
  return unindexed.has(container) ? 12 : Math.max(0.5, 10 / fps);
}

/** Sound that precedes the picture by no more is cut off: encoders' padding, or frames that wait to be reordered. */
const audioLeadSeconds = 0.25;

/**
 * The grid begins at the first frame, moved back by whole frames to the container's start, so that sound before
 * the first picture is kept and every source frame lies on the grid.
 */
function countLeadFrames({ video, startSeconds }: MediaInfo, fps: number): number {
  const lead = video ? video.startSeconds - startSeconds : 0;
  return lead > audioLeadSeconds ? Math.floor(lead * fps + 0.001) : 0;
}

/** A picture's lines as if it were 16:9: 1920 × 800 and 1080 × 1920 both count as 1080. */
function nominalLines(width: number, height: number): number {
  return Math.max(Math.min(width, height), Math.round((Math.max(width, height) * 9) / 16));
}

/** A source this much above a rung keeps its own size as well: what is lost would be seen. */
const clearlyAbove = 1.15;

function chooseRenditions(width: number, height: number, fps: number): VideoRendition[] {
  const sourceLines = nominalLines(width, height);
  const fast = fps > 31 ? 1.5 : 1;
  const fitting = rungs
    .filter((rung) => rung.lines <= sourceLines)
    .map((rung) => ({
      track: `v${rung.lines}`,
      lines: rung.lines,
      ...scaled(width, height, rung.lines / sourceLines),
      crf: rung.crf,
      peakBitrate: rung.peakBitrate * fast,
    }));
  const top = fitting[0]?.lines ?? 0;
  if (top === rungs[0].lines || sourceLines < top * clearlyAbove) return fitting;
  const lines = even(sourceLines, sourceLines);
  const own = { track: `v${lines}`, lines, ...scaled(width, height, 1), crf: 23 };
  return [{ ...own, peakBitrate: Math.round(peakBitrateOf(lines) * fast) }, ...fitting];
}

/** What a size between or below the rungs needs, in proportion to the nearest rung below it, or the lowest. */
function peakBitrateOf(lines: number): number {
  const rung = rungs.find((one) => one.lines <= lines) ?? rungs[3];
  return Math.max(100_000, rung.peakBitrate * (lines / rung.lines) ** 1.5);
}

function scaled(width: number, height: number, scale: number): { width: number; height: number } {
  return { width: even(width * scale, width), height: even(height * scale, height) };
}

/** The nearest even number (H.264 4:2:0 needs even sides) that is not larger than the source's own side. */
function even(side: number, sourceSide: number): number {
  return Math.max(2, Math.min(2 * Math.round(side / 2), 2 * Math.floor(sourceSide / 2)));
}
