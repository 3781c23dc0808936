import { stat } from "node:fs/promises";
import { z } from "zod";
import { decodeBeginning } from "./decode-beginning.ts";
import { findEnds } from "./find-ends.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { containers, maxPixels } from "./input-arguments.ts";
import { FfmpegFailedError, MediaRejectedError } from "./media-error.ts";
import type { MediaInfo, VideoStreamInfo } from "./media-info.ts";
import { type ProbeSubject, pictureTooLarge, rejectionOfLimit, subjectOf } from "./probe-subject.ts";
import {
  isDolbyVisionOnly,
  type ProbedStream,
  pickAudio,
  pickVideo,
  probeSchema,
  readVideo,
} from "./read-streams.ts";
import { ffprobeJson } from "./run-ffprobe.ts";
import { samplePicture } from "./sample-picture.ts";
import { beginsAsMp4, sniffFile } from "./sniff-file.ts";

export interface ProbeLimits {
  durationSeconds: number;
  /** Pixels of one picture. */
  pixels: number;
  /** Pictures and sounds. */
  streams: number;
}

/** Subtitles, fonts and chapters: films for many countries have dozens of them. */
const maxOtherStreams = 100;

export const defaultProbeLimits: ProbeLimits = { durationSeconds: 12 * 3600, pixels: maxPixels, streams: 16 };

export interface ProbeJob extends ProbeSubject {
  limits?: Partial<ProbeLimits>;
}

/** More frames a second than any camera stores. */
const maxFrameRate = 500;

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
  const decoded = streams.filter((one) => one.codec_type === "video" || one.codec_type === "audio");
  if (decoded.length > limits.streams || format.nb_streams > limits.streams + maxOtherStreams)
    throw new MediaRejectedError("too_many_streams");
  const stream = pickVideo(streams);
  const audio = pickAudio(streams, job.tools.decoders);
  if (audio.length === 0 && streams.some((one) => one.codec_type === "audio"))
    throw new MediaRejectedError("sound_undecodable");
  if (!stream && audio.length === 0)
    throw new MediaRejectedError(streams.length === 0 ? "not_a_video" : "no_video");
  const first = stream ? await readPicture(job, limits, stream) : null;

  const startSeconds = format.start_time ?? 0;
  const audioStream = streams.find((one) => one.index === audio[0]?.streamIndex);
  const picture = first && stream ? { video: first, stream } : undefined;
  const { endSeconds, packets } = await findEnds(job, { container, format, picture, audioStream });
  const durationSeconds = endSeconds - Math.min(first?.startSeconds ?? startSeconds, startSeconds);
  if (!(durationSeconds > 0)) throw new MediaRejectedError("too_short");
  if (durationSeconds > limits.durationSeconds) throw new MediaRejectedError("too_long");
  const video = first && (await samplePicture(job, { container, video: first, endSeconds }));
  if (video && stream) {
    const declared = stream.nb_frames ?? framesPerSecond(video.frameRate) * durationSeconds;
    if (unpacksTooFar(size, video.width * video.height, Math.max(packets, declared)))
      throw new MediaRejectedError("decompression_bomb");
  }
  return { container, durationSeconds, startSeconds, video, audio };
}

/** The picture's facts, its first frames decoded. */
async function readPicture(
  job: ProbeJob,
  limits: ProbeLimits,
  stream: ProbedStream,
): Promise<VideoStreamInfo> {
  if ((stream.width ?? 0) * (stream.height ?? 0) > limits.pixels)
    throw new MediaRejectedError("too_many_pixels");
  if (!stream.codec_name) throw new MediaRejectedError("undecodable");
  if (!job.tools.decoders.includes(stream.codec_name) || isDolbyVisionOnly(stream))
    throw new MediaRejectedError("codec_unsupported", { facts: { codec: stream.codec_name } });
  const video = readVideo(stream, await decodeBeginning(job, stream), job.tools.alphaDecoders);
  if (framesPerSecond(video.frameRate) > maxFrameRate && (stream.nb_frames ?? 0) > maxFrameRate) {
    throw new MediaRejectedError("decompression_bomb");
  }
  return video;
}

/**
 * Whether decoding would cost out of all proportion to the file: over 200 000 pixels a byte (a still screen recording
 * has about 15 000) and more pixels in all than an hour of 1080p30.
 */
export function unpacksTooFar(fileBytes: number, picturePixels: number, frames: number): boolean {
  const pixels = picturePixels * frames;
  return pixels > 2e11 && pixels / fileBytes > 200_000;
}

async function readHeaders(job: ProbeJob): Promise<z.output<typeof probeSchema>> {
  try {
    const { json } = await ffprobeJson({ ...subjectOf(job), args: ["-show_format", "-show_streams"] });
    return probeSchema.parse(json);
  } catch (error) {
    if (error instanceof FfmpegFailedError) throw rejectionOf(error, await beginsAsMp4(job.file));
    if (error instanceof z.ZodError) throw new MediaRejectedError("not_a_video", { cause: error });
    throw rejectionOfLimit(error);
  }
}

/** What FFmpeg's words mean for the creator. */
function rejectionOf(error: FfmpegFailedError, beginsAsMp4: boolean): MediaRejectedError {
  const log = error.logTail;
  // ffprobe itself died: there is nothing it could say.
  if ((error.exitCode ?? 0) >= 128) return rejected("unsupported_container");
  if (/moov atom not found|partial file/i.test(log))
    return rejected(beginsAsMp4 ? "truncated" : "not_a_video");
  if (/not on whitelist/i.test(log)) return rejected("unsupported_container");
  if (pictureTooLarge.test(log)) return rejected("too_many_pixels");
  if (/Cannot allocate memory/i.test(log)) return rejected("decompression_bomb");
  return rejected("not_a_video");

  function rejected(reason: MediaRejectedError["reason"]): MediaRejectedError {
    return new MediaRejectedError(reason, { cause: error });
  }
}
