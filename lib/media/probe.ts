import { stat } from "node:fs/promises";
import { z } from "zod";
import type { FfmpegTools } from "./find-ffmpeg.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { containers, maxPixels } from "./input-arguments.ts";
import { measureEnd } from "./measure-duration.ts";
import { FfmpegFailedError, FfmpegLimitError, MediaRejectedError } from "./media-error.ts";
import type { MediaInfo, VideoStreamInfo } from "./media-info.ts";
import { type ProbedStream, pickAudio, pickVideo, probeSchema, readVideo } from "./read-streams.ts";
import { ffprobeJson } from "./run-ffprobe.ts";
import { beginsAsMp4, sniffFile } from "./sniff-file.ts";

export interface ProbeLimits {
  durationSeconds: number;
  /** Pixels of one picture. */
  pixels: number;
  streams: number;
}

export const defaultProbeLimits: ProbeLimits = { durationSeconds: 12 * 3600, pixels: maxPixels, streams: 16 };

export interface ProbeJob {
  tools: FfmpegTools;
  /** The upload, a local path; its name means nothing. */
  file: string;
  limits?: Partial<ProbeLimits>;
  signal?: AbortSignal | undefined;
}

/** More frames a second than any camera stores. */
const maxFrameRate = 500;
/** Sound that outlasts the picture by more than this is kept under the last frame; encoders' padding is less. */
const audioTailSeconds = 0.25;

/**
 * Finds out what an upload is and refuses what cannot become a video: reads its headers, decodes its first frames and
 * looks for its true end. Rejects with MediaRejectedError (reason and a sentence for the creator), with
 * MediaCancelledError, or with AppError `ffmpeg_failed` / `ffmpeg_limit` when the machine is at fault.
 */
export async function probe(job: ProbeJob): Promise<MediaInfo> {
  const limits = { ...defaultProbeLimits, ...job.limits };
  const { size } = await stat(job.file);
  const certain = await sniffFile(job.file);
  if (certain) throw new MediaRejectedError(certain);

  const { format, streams } = await readHeaders(job);
  const container = containers.find((name) => format.format_name.split(",").includes(name));
  if (!container) throw new MediaRejectedError("unsupported_container");
  if (format.nb_streams > limits.streams) throw new MediaRejectedError("too_many_streams");
  const stream = pickVideo(streams);
  if (!stream) throw new MediaRejectedError(streams.length === 0 ? "not_a_video" : "no_video");
  if ((stream.width ?? 0) * (stream.height ?? 0) > limits.pixels)
    throw new MediaRejectedError("too_many_pixels");
  if (!stream.codec_name) throw new MediaRejectedError("undecodable");

  const video = readVideo(stream, await decodeBeginning(job, stream));
  if (framesPerSecond(video.frameRate) > maxFrameRate && (stream.nb_frames ?? 0) > maxFrameRate) {
    throw new MediaRejectedError("decompression_bomb");
  }
  const startSeconds = format.start_time ?? 0;
  const audio = pickAudio(streams);
  const audioStream = streams.find((one) => one.index === audio?.streamIndex);
  const ends = await findEnds(job, { format, video, stream, audioStream });
  const { endSeconds, packets } = ends;
  const durationSeconds = endSeconds - Math.min(video.startSeconds, startSeconds);
  if (!(durationSeconds > 0)) throw new MediaRejectedError("too_short");
  if (durationSeconds > limits.durationSeconds) throw new MediaRejectedError("too_long");
  const frames = Math.max(packets, stream.nb_frames ?? framesPerSecond(video.frameRate) * durationSeconds);
  if (unpacksTooFar(size, video.width * video.height, frames))
    throw new MediaRejectedError("decompression_bomb");
  return { container, durationSeconds, startSeconds, video, audio };
}

/**
 * Whether decoding would cost out of all proportion to the file: over 200 000 pixels a byte (a still screen recording
 * has about 15 000) and more pixels in all than an hour of 1080p30.
 */
export function unpacksTooFar(fileBytes: number, picturePixels: number, frames: number): boolean {
  const pixels = picturePixels * frames;
  return pixels > 2e11 && pixels / fileBytes > 200_000;
}

/** The part of the job that every look at the file needs. */
function asked({ tools, file, signal }: ProbeJob) {
  return { tools, file, signal };
}

async function readHeaders(job: ProbeJob): Promise<z.output<typeof probeSchema>> {
  try {
    const { json } = await ffprobeJson({ ...asked(job), args: ["-show_format", "-show_streams"] });
    return probeSchema.parse(json);
  } catch (error) {
    if (error instanceof FfmpegFailedError) throw rejectionOf(error, await beginsAsMp4(job.file));
    if (error instanceof FfmpegLimitError)
      throw new MediaRejectedError("decompression_bomb", { cause: error });
    if (error instanceof z.ZodError) throw new MediaRejectedError("not_a_video", { cause: error });
    throw error;
  }
}

/** What FFmpeg says about pictures above its own limit or above the one that it was given. */
const tooLarge = /Picture size \d+x\d+ is invalid/i;

/** What FFmpeg's words mean for the creator. */
function rejectionOf(error: FfmpegFailedError, beginsAsMp4: boolean): MediaRejectedError {
  const log = error.logTail;
  // ffprobe itself died: there is nothing it could say.
  if ((error.exitCode ?? 0) >= 128) return rejected("unsupported_container");
  if (/moov atom not found|partial file/i.test(log))
    return rejected(beginsAsMp4 ? "truncated" : "not_a_video");
  if (/not on whitelist/i.test(log)) return rejected("unsupported_container");
  if (tooLarge.test(log)) return rejected("too_many_pixels");
  if (/Cannot allocate memory/i.test(log)) return rejected("decompression_bomb");
  return rejected("not_a_video");

  function rejected(reason: MediaRejectedError["reason"]): MediaRejectedError {
    return new MediaRejectedError(reason, { cause: error });
  }
}

const framesSchema = z.object({
  frames: z
    .array(
      z.object({
        best_effort_timestamp_time: z.coerce.number().optional().catch(undefined),
        interlaced_frame: z.number().optional(),
        width: z.number().optional(),
      }),
    )
    .catch([]),
});

/** Decodes the first frames within tight limits. A first picture must come out. */
async function decodeBeginning(
  job: ProbeJob,
  stream: ProbedStream,
): Promise<{ startSeconds: number; interlaced: boolean }> {
  const args = [
    ...["-select_streams", String(stream.index), "-read_intervals", "%+#48"],
    ...["-show_entries", "frame=best_effort_timestamp_time,interlaced_frame,width"],
  ];
  try {
    const { json, logTail } = await ffprobeJson({ ...asked(job), args });
    const { frames } = framesSchema.parse(json);
    const times = frames.flatMap((frame) => frame.best_effort_timestamp_time ?? []).sort((a, b) => a - b);
    if (frames.length === 0)
      throw new MediaRejectedError(tooLarge.test(logTail) ? "too_many_pixels" : "undecodable");
    const interlaced = frames.filter((frame) => frame.interlaced_frame === 1).length > frames.length / 2;
    return { startSeconds: firstPicture(times, stream), interlaced };
  } catch (error) {
    if (error instanceof FfmpegFailedError) throw new MediaRejectedError("undecodable", { cause: error });
    if (error instanceof FfmpegLimitError)
      throw new MediaRejectedError("decompression_bomb", { cause: error });
    throw error;
  }
}

/**
 * When the picture begins. Some muxers move the first frame alone (to 0, after sound began before it): where the frames
 * after it lie on another grid, the grid counts.
 */
export function firstPicture(
  times: readonly number[],
  stream: Pick<ProbedStream, "start_time" | "r_frame_rate">,
): number {
  const first = times[0] ?? stream.start_time ?? 0;
  const [num = 0, den = 1] = (stream.r_frame_rate ?? "").split("/").map(Number);
  const frameSeconds = den / num;
  if (times.length < 8 || !Number.isFinite(frameSeconds)) return first;
  const phases = times.map((time, index) => time - index * frameSeconds).sort((a, b) => a - b);
  const usual = phases[Math.floor(phases.length / 2)] ?? first;
  return Math.abs(usual - first) < frameSeconds ? usual : first;
}

/** The true end of picture and sound together; refuses a file of which a good part is missing. */
async function findEnds(
  job: ProbeJob,
  found: {
    format: z.output<typeof probeSchema>["format"];
    video: VideoStreamInfo;
    stream: ProbedStream;
    audioStream: ProbedStream | undefined;
  },
): Promise<{ endSeconds: number; packets: number }> {
  const start = found.format.start_time ?? 0;
  const containerEnd = found.format.duration && start + found.format.duration;
  const frameSeconds = 1 / framesPerSecond(found.video.frameRate);
  const measure = async (stream: ProbedStream, sampleSeconds: number) => {
    const declared = stream.duration ? (stream.start_time ?? start) + stream.duration : undefined;
    const end = await measureEnd({
      ...asked(job),
      streamIndex: stream.index,
      declaredEndSeconds: declared ?? containerEnd,
      frameSeconds: sampleSeconds,
    });
    return { ...end, missing: (declared ?? end.endSeconds) - end.endSeconds };
  };
  try {
    const picture = await measure(found.stream, frameSeconds);
    const sound = found.audioStream ? await measure(found.audioStream, 0.02) : undefined;
    const soundEnd = sound?.endSeconds ?? Number.NEGATIVE_INFINITY;
    const reached = Math.max(picture.endSeconds, soundEnd);
    // Only the container says how long it should be: something must reach its end.
    const missing = found.stream.duration ? picture.missing : (containerEnd ?? reached) - reached;
    const cutOff = picture.partial && missing > 3 * frameSeconds;
    if (cutOff || missing > Math.max(0.75, 0.05 * (containerEnd ?? 0)))
      throw new MediaRejectedError("truncated");
    return {
      endSeconds: soundEnd > picture.endSeconds + audioTailSeconds ? soundEnd : picture.endSeconds,
      packets: picture.packets,
    };
  } catch (error) {
    if (error instanceof FfmpegFailedError) throw new MediaRejectedError("truncated", { cause: error });
    if (error instanceof FfmpegLimitError)
      throw new MediaRejectedError("decompression_bomb", { cause: error });
    throw error;
  }
}
