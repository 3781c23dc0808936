import { gainFilters, limiterDb, stereoFilters } from "./encode-arguments.ts";
import type { FfmpegTools } from "./find-ffmpeg.ts";
import { inputName, safeInput } from "./input-arguments.ts";
import { LoudnessMeter } from "./loudness-meter.ts";
import { FfmpegFailedError, FfmpegLimitError } from "./media-error.ts";
import type { AudioStreamInfo, MediaInfo } from "./media-info.ts";
import { workLimits } from "./run-ffmpeg.ts";
import { type OutputHandler, runGuarded } from "./run-guarded.ts";

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
 * The same facts with the gain that each sound needs, mixed to stereo as it will be heard, and whether its parameters change,
 * as far as it was decoded. What cannot be decoded to its end or is silent has no gain. Rejects with MediaCancelledError.
 */
export async function measureLoudness(job: LoudnessJob): Promise<MediaInfo> {
  const audio: MediaInfo["audio"] = [];
  for (const stream of job.info.audio) {
    const formats = new Set<string>();
    const gainDb = await gainOf(job, stream, formats);
    audio.push({ ...stream, gainDb, changes: formats.size > 1 });
  }
  return { ...job.info, audio };
}

async function gainOf(
  job: LoudnessJob,
  { streamIndex, mixChannels }: AudioStreamInfo,
  formats: Set<string>,
): Promise<number | null> {
  const toStereo = stereoFilters(mixChannels);
  const plain = await measure(job, streamIndex, toStereo, formats);
  if (plain.lufs === null) return null;
  const gain = bounded(targetLufs - plain.lufs);
  if (plain.peakDb + gain < limiterDb) return gain;
  // The limiter will take something away: what it leaves is measured as well.
  const limited = await measure(job, streamIndex, `${toStereo},${gainFilters(gain)}`, formats);
  return limited.lufs === null ? gain : bounded(gain + targetLufs - limited.lufs);
}

function bounded(gainDb: number): number {
  return Number(Math.min(mostGainDb, gainDb).toFixed(2));
}

async function measure(
  job: LoudnessJob,
  streamIndex: number,
  filters: string,
  formats: Set<string>,
): Promise<{ lufs: number | null; peakDb: number }> {
  const meter = new LoudnessMeter();
  try {
    const onLogLine = (line: string) => {
      const [format] = filtersBegin.exec(line) ?? [];
      if (format) formats.add(format);
    };
    for (const seek of planStretches(job.info))
      await decode(job, streamIndex, seek, filters, meter, onLogLine);
  } catch (error) {
    if (!(error instanceof FfmpegFailedError || error instanceof FfmpegLimitError)) throw error;
    return { lufs: null, peakDb: 0 };
  }
  return { lufs: meter.integrated(), peakDb: meter.peakDb() };
}

/** FFmpeg says this whenever it builds the filters, which it does again when the decoded sound has other parameters. */
const filtersBegin = /samplefmt:\S+ samplerate:\d+ chlayout:\S+/;

/** FFmpeg's options before the input, one list for each stretch. */
function planStretches({ durationSeconds }: MediaInfo): string[][] {
  if (durationSeconds <= wholeSeconds) return [[]];
  return Array.from({ length: stretches }, (_, index) => {
    const start = ((index + 0.5) / stretches) * durationSeconds - stretchSeconds / 2;
    return ["-ss", start.toFixed(3), "-t", String(stretchSeconds)];
  });
}

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
      ...["-nostdin", "-hide_banner", "-nostats", "-loglevel", "verbose", ...safeInput, ...seek],
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
