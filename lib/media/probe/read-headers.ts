import { z } from "zod";
import { inputName, safeInput } from "../encode/input-arguments.ts";
import { FfmpegFailedError, MediaRejectedError } from "../ffmpeg/media-error.ts";
import { ffprobeJson, probeLimits } from "../ffmpeg/run-ffprobe.ts";
import { runGuarded } from "../ffmpeg/run-guarded.ts";
import {
  fileSeconds,
  isFaultOfFile,
  type ProbeSubject,
  pictureTooLarge,
  rejectionOfLimit,
  subjectOf,
} from "./probe-subject.ts";
import { type ProbedStream, probeSchema } from "./read-streams.ts";
import { beginsAsMp4 } from "./sniff-file.ts";

type Headers = z.output<typeof probeSchema>;

/**
 * What the file says it holds. ffprobe refuses a whole file when it cannot open the decoder of one stream (its exit code is
 * 1 and it prints nothing): then it is shown the file without that stream, as the returned `subject` says to all further
 * looks, and the stream is marked with `opens: false`. Rejects with MediaRejectedError.
 */
export async function readHeaders(job: ProbeSubject): Promise<Headers & { subject: ProbeSubject }> {
  const subject = subjectOf(job);
  try {
    return { subject, ...(await askForHeaders(subject)) };
  } catch (error) {
    if (isFaultOfFile(error)) {
      const refused = refusedStream(error);
      if (refused !== undefined) return readAround(subject, refused);
      throw rejectionOf(error, await beginsAsMp4(job.file));
    }
    if (error instanceof z.ZodError) throw new MediaRejectedError("not_a_video", { cause: error });
    throw rejectionOfLimit(error);
  }
}

async function askForHeaders(subject: ProbeSubject): Promise<Headers> {
  // Which stream's decoder does not open is said as a warning.
  const args = ["-loglevel", "warning", "-show_format", "-show_streams"];
  const { json } = await ffprobeJson({ ...subject, args });
  return probeSchema.parse(json);
}

function refusedStream({ logTail }: FfmpegFailedError): number | undefined {
  const index = /Could not open codec for input stream (\d+)/.exec(logTail)?.[1];
  return index === undefined ? undefined : Number(index);
}

/** Reads the headers of a file of which ffprobe refuses at least the stream `refused`. */
async function readAround(job: ProbeSubject, refused: number): Promise<Headers & { subject: ProbeSubject }> {
  const { format, tracks } = await readBanner(job);
  const hidden = new Set([refused, ...tracks.filter(({ codec_name }) => codec_name === "none").map(indexOf)]);
  for (;;) {
    const view = tracks.map(indexOf).filter((index) => !hidden.has(index));
    const subject = { ...job, view };
    const closed = tracks.filter(({ index }) => hidden.has(index)).map((one) => ({ ...one, opens: false }));
    if (view.length === 0) return { subject, format, streams: closed };
    try {
      const { streams } = await askForHeaders(subject);
      const shown = streams.map((one) => ({
        ...one,
        index: view[one.index] ?? one.index,
        start_time: one.start_time === undefined ? undefined : fileSeconds(subject, one.start_time),
      }));
      return { subject, format, streams: [...shown, ...closed].sort((a, b) => a.index - b.index) };
    } catch (error) {
      const next = error instanceof FfmpegFailedError ? refusedStream(error) : undefined;
      const index = next === undefined ? undefined : view[next];
      if (index === undefined) throw rejectionOfLimit(error);
      hidden.add(index);
    }
  }
}

function indexOf({ index }: { index: number }): number {
  return index;
}

/** What FFmpeg, which opens no decoder for that, tells people of a file: the little that is needed of it. */
async function readBanner(job: ProbeSubject) {
  const text = await runGuarded({
    tool: "FFmpeg",
    command: job.tools.ffmpegPath,
    args: ["-nostdin", "-hide_banner", ...safeInput, "-i", inputName(job.file)],
    limits: probeLimits,
    stdout: async () => {},
    signal: job.signal,
  }).then(
    ({ logTail }) => logTail,
    (error: unknown) => {
      // Without an output it ends with a failure, after it has told all.
      if (error instanceof FfmpegFailedError) return error.logTail;
      throw rejectionOfLimit(error);
    },
  );
  const [, hours = 0, minutes = 0, seconds = 0] = /Duration: (\d+):(\d+):([\d.]+)/.exec(text) ?? [];
  const duration = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  const tracks = [...text.matchAll(/Stream #0:(\d+)\S*: (Video|Audio): (\w+)/g)].map(
    ([, index, kind, codec]) => ({
      index: Number(index),
      codec_type: kind?.toLowerCase(),
      codec_name: codec,
    }),
  );
  return {
    tracks: tracks as ProbedStream[],
    format: {
      format_name: /Input #0, ([\w,]+), from/.exec(text)?.[1] ?? "",
      nb_streams: tracks.length,
      start_time: Number(/start: (-?[\d.]+)/.exec(text)?.[1] ?? 0),
      duration: duration > 0 ? duration : undefined,
      probe_score: undefined,
    },
  };
}

/** What FFmpeg's words mean for the creator. */
function rejectionOf(error: FfmpegFailedError, beginsAsMp4: boolean): MediaRejectedError {
  const log = error.logTail;
  // ffprobe itself died: there is nothing it could say.
  if ((error.exitCode ?? 0) >= 128) return rejected("unsupported_container");
  if (/moov atom not found|partial file|reached eof|error reading header/i.test(log))
    return rejected(beginsAsMp4 ? "truncated" : "not_a_video");
  if (/not on whitelist/i.test(log)) return rejected("unsupported_container");
  if (pictureTooLarge.test(log)) return rejected("too_many_pixels");
  if (/Cannot allocate memory/i.test(log)) return rejected("decompression_bomb");
  return rejected("not_a_video");

  function rejected(reason: MediaRejectedError["reason"]): MediaRejectedError {
    return new MediaRejectedError(reason, { cause: error });
  }
}
