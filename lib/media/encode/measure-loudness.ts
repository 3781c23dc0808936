import type { LeftOutTrack } from "#lib/shared/left-out.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { FfmpegFailedError, FfmpegLimitError, MediaRejectedError } from "../ffmpeg/media-error.ts";
import { workLimits } from "../ffmpeg/run-ffmpeg.ts";
import { type OutputHandler, runGuarded } from "../ffmpeg/run-guarded.ts";
import type { AudioStreamInfo, MediaInfo } from "../media-info.ts";
import { inOrderOfTheFile } from "../probe/in-order-of-the-file.ts";
import { gainFilters, limiterDb, stereoFilters } from "./encode-arguments.ts";
import { inputName, safeInput } from "./input-arguments.ts";
import { LoudnessMeter } from "./loudness-meter.ts";

export interface LoudnessJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  file: string;
  info: MediaInfo;
  signal?: AbortSignal | undefined;
}

/** Sound up to this long is measured whole: ten minutes take about two seconds. */
const wholeSeconds = 20 * 60;
/** Of longer sound, this many stretches, evenly spread. */
const stretches = 16;
const stretchSeconds = 30;

/** Between the −14 LUFS of music services and the −23 LUFS of television (EBU R 128): right for phones and rooms. */
const targetLufs = -16;
/** More would only lift noise. */
const mostGainDb = 20;

/**
 * The same facts with the gain that each audio track needs, mixed to stereo as it will be heard, and whether its parameters
 * change, as far as it was decoded; what is silent has no gain. A track that gives no sound at all is left out: only decoding
 * tells that. Rejects with MediaRejectedError when none can be decoded of those that have something in them, and with
 * MediaCancelledError.
 */
export async function measureLoudness(job: LoudnessJob): Promise<MediaInfo> {
  const audio: AudioStreamInfo[] = [];
  const leftOut = [...job.info.leftOut];
  for (const stream of job.info.audio) {
    const log = { formats: new Set<string>(), complained: false };
    const found = await gainOf(job, stream, log);
    if (typeof found !== "string") audio.push({ ...stream, gainDb: found, changes: log.formats.size > 1 });
    else leftOut.push({ kind: "audio", ...trackOf(stream), reason: found });
  }
  const lost = leftOut.some(({ kind, reason }) => kind === "audio" && reason !== "empty");
  if (audio.length === 0 && lost) throw new MediaRejectedError("sound_undecodable");
  if (audio.length === 0 && !job.info.video) throw new MediaRejectedError("no_video");
  return { ...job.info, audio, leftOut: leftOut.sort(inOrderOfTheFile) };
}

function trackOf({ number, codec, language, label }: AudioStreamInfo) {
  return { number, codec, language, label };
}

/** The gain in decibels; null for what is silent; or why the track is left out. */
async function gainOf(
  job: LoudnessJob,
  { streamIndex, mixChannels }: AudioStreamInfo,
  log: DecodingLog,
): Promise<number | null | LeftOutTrack["reason"]> {
  const toStereo = stereoFilters(mixChannels);
  const plain = await measure(job, streamIndex, toStereo, log);
  if (plain.lufs === null) return plain.fault;
  const gain = bounded(targetLufs - plain.lufs);
  if (plain.peakDb + gain < limiterDb) return gain;
  // The limiter will take something away: what it leaves is measured as well.
  const limited = await measure(job, streamIndex, `${toStereo},${gainFilters(gain)}`, log);
  return limited.lufs === null ? gain : bounded(gain + targetLufs - limited.lufs);
}

function bounded(gainDb: number): number {
  return Number(Math.min(mostGainDb, gainDb).toFixed(2));
}

/** What FFmpeg said while it decoded a track. */
interface DecodingLog {
  /** Sample format, rate and channels, each combination once. */
  formats: Set<string>;
  complained: boolean;
}

interface Measured {
  lufs: number | null;
  peakDb: number;
  /** Why there was no sound, not even silence. */
  fault: "undecodable" | "empty" | null;
}

async function measure(
  job: LoudnessJob,
  streamIndex: number,
  filters: string,
  log: DecodingLog,
): Promise<Measured> {
  const meter = new LoudnessMeter();
  try {
    const onLogLine = (line: string) => {
      const [format] = filtersBegin.exec(line) ?? [];
      if (format) log.formats.add(format);
      log.complained ||= complaint.test(line);
    };
    for (const seek of planStretches(job.info))
      await decode(job, streamIndex, seek, filters, meter, onLogLine);
  } catch (error) {
    if (!(error instanceof FfmpegFailedError || error instanceof FfmpegLimitError)) throw error;
    const isFilesFault = error instanceof FfmpegFailedError && meter.isEmpty();
    return { lufs: null, peakDb: 0, fault: isFilesFault ? "undecodable" : null };
  }
  const fault = !meter.isEmpty() ? null : log.complained ? "undecodable" : "empty";
  return { lufs: meter.integrated(), peakDb: meter.peakDb(), fault };
}

/** FFmpeg says this whenever it builds the filters, which it does again when the decoded sound has other parameters. */
const filtersBegin = /samplefmt:\S+ samplerate:\d+ chlayout:\S+/;

/** How a line begins, behind the name of a part, when something went wrong. */
const complaint = /^(?:\[[^\]]* @ [^\]]*\] )*\[(?:error|fatal|panic)\]/;

/** FFmpeg's options before the input, one list for each stretch. */
function planStretches({ durationSeconds }: MediaInfo): string[][] {
  if (durationSeconds <= wholeSeconds) return [[]];
  return Array.from({ length: stretches }, (_, index) => {
    const start = ((index + 0.5) / stretches) * durationSeconds - stretchSeconds / 2;
    return ["-ss", start.toFixed(3), "-t", String(stretchSeconds)];
  });
}

/** Feeds the meter with the sound of one stretch. */
async function decode(
  job: LoudnessJob,
  streamIndex: number,
  seek: readonly string[],
  filters: string,
  meter: LoudnessMeter,
  onLogLine: (line: string) => void,
): Promise<void> {
  await runGuarded({
    tool: "FFmpeg",
    command: job.tools.ffmpegPath,
    args: [
      ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "level+verbose", ...safeInput, ...seek],
      ...["-i", inputName(job.file), "-map", `0:${streamIndex}`, "-af", filters],
      ...["-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"],
    ],
    limits: { ...workLimits, timeSeconds: 300 },
    stdout: feed(meter),
    onLogLine,
    signal: job.signal,
  });
}

/** Bytes of one sample of both channels. */
const frameBytes = 8;

function feed(meter: LoudnessMeter): OutputHandler {
  return async (chunks) => {
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const whole = data.length - (data.length % frameBytes);
      // A copy of its own: a view needs an offset that is a multiple of four.
      const samples = new Float32Array(whole / 4);
      Buffer.from(samples.buffer).set(data.subarray(0, whole));
      meter.push(samples);
      rest = data.subarray(whole);
    }
  };
}
