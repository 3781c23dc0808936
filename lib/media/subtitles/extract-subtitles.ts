import type { AppError } from "#lib/platform/errors.ts";
import { inputName, safeInput } from "../encode/input-arguments.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { FfmpegFailedError, FfmpegLimitError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import { ffprobeJson } from "../ffmpeg/run-ffprobe.ts";
import { readSubtitles, type SubtitleStreamInfo } from "./read-subtitles.ts";

export interface SubtitlesJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  durationSeconds: number;
  /** Text tracks to extract at most. */
  most?: number;
  signal?: AbortSignal | undefined;
}

/** A subtitle track and what became of it. */
export interface ExtractedSubtitle extends SubtitleStreamInfo {
  /** As FFmpeg writes it: WebVTT on the file's own clock, its texts not to be trusted. null when there is none. */
  webVtt: string | null;
  /** Why there is none. */
  reason: "pictures" | "unreadable" | "too_many" | null;
}

/** Texts of one track; an hour of speech is 50 kB. */
const maxBytes = 4 * 1024 * 1024;
/** The guard gives a process at most six outputs. */
const tracksAtOnce = 6;

/**
 * Extracts the text subtitles of an original, in one reading of the file per six tracks. A track that FFmpeg cannot read
 * is left out with its reason and spoils no other. Rejects with MediaCancelledError only, or when nothing of the
 * kind could be tried (the database's or our own fault).
 */
export async function extractSubtitles(job: SubtitlesJob): Promise<ExtractedSubtitle[]> {
  const { json } = await ffprobeJson({
    tools: job.tools,
    file: job.input,
    args: ["-select_streams", "s", "-show_streams"],
    signal: job.signal,
  });
  const streams = readSubtitles(json);
  const wanted = streams.filter(({ kind }) => kind === "text").slice(0, job.most ?? 16);
  const texts = new Map<number, string>();
  for (let from = 0; from < wanted.length; from += tracksAtOnce) {
    const group = wanted.slice(from, from + tracksAtOnce);
    for (const [index, text] of await extractGroup(job, group)) texts.set(index, text);
  }
  return streams.map((stream) => {
    const webVtt = texts.get(stream.streamIndex) ?? null;
    return { ...stream, webVtt, reason: webVtt === null ? reasonOf(stream, wanted.includes(stream)) : null };
  });
}

function reasonOf({ kind }: SubtitleStreamInfo, tried: boolean): ExtractedSubtitle["reason"] {
  if (kind === "pictures") return "pictures";
  return kind === "text" && !tried ? "too_many" : "unreadable";
}

/** The texts of a few tracks by their stream. Where they fail together, each is tried alone. */
async function extractGroup(
  job: SubtitlesJob,
  group: readonly SubtitleStreamInfo[],
): Promise<[number, string][]> {
  try {
    return await extractTogether(job, group);
  } catch (error) {
    if (!isOfFfmpeg(error)) throw error;
    if (group.length === 1) return [];
    const alone: [number, string][] = [];
    for (const stream of group) alone.push(...(await extractGroup(job, [stream])));
    return alone;
  }
}

function isOfFfmpeg(error: unknown): error is AppError {
  return error instanceof FfmpegFailedError || error instanceof FfmpegLimitError;
}

async function extractTogether(
  job: SubtitlesJob,
  group: readonly SubtitleStreamInfo[],
): Promise<[number, string][]> {
  const chunks = group.map((): Buffer[] => []);
  await runFfmpeg({
    tools: job.tools,
    args: [
      "-copyts",
      ...safeInput,
      "-i",
      inputName(job.input),
      ...group.flatMap(({ streamIndex }, index) => [
        ...["-map", `0:${streamIndex}`, "-map_metadata", "-1", "-avoid_negative_ts", "disabled"],
        ...["-c:s", "webvtt", "-f", "webvtt", `pipe:${index + 3}`],
      ]),
    ],
    outputs: chunks.map((into) => async (bytes) => {
      for await (const chunk of bytes) into.push(chunk);
    }),
    limits: { timeSeconds: 120 + job.durationSeconds, outputBytes: group.length * maxBytes },
    niceness: 5,
    signal: job.signal,
  });
  return group.map(({ streamIndex }, index) => [
    streamIndex,
    Buffer.concat(chunks[index] ?? []).toString("utf8"),
  ]);
}
