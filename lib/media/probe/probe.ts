import { stat } from "node:fs/promises";
import { containers, maxPixels } from "../encode/input-arguments.ts";
import { MediaRejectedError } from "../ffmpeg/media-error.ts";
import type { MediaInfo, VideoStreamInfo } from "../media-info.ts";
import { hasSeveralEdits } from "../mp4/has-several-edits.ts";
import { chooseVideo } from "./choose-video.ts";
import { decodeBeginning } from "./decode-beginning.ts";
import { findEnds } from "./find-ends.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { inOrderOfTheFile } from "./in-order-of-the-file.ts";
import type { ProbeSubject } from "./probe-subject.ts";
import { readHeaders } from "./read-headers.ts";
import { isDolbyVisionOnly, type ProbedStream, pickAudio, readVideo } from "./read-streams.ts";
import { samplePicture } from "./sample-picture.ts";
import { sniffFile } from "./sniff-file.ts";

interface ProbeLimits {
  durationSeconds: number;
  /** Pixels of one picture. */
  pixels: number;
  /** Of any kind: videos for many countries have dozens of subtitles and fonts, broadcast masters 16 audio tracks and more. */
  streams: number;
}

const defaultProbeLimits: ProbeLimits = {
  durationSeconds: 12 * 3600,
  pixels: maxPixels,
  streams: 128,
};

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

  const { subject, format, streams } = await readHeaders(job);
  const container = containers.find((name) => format.format_name.split(",").includes(name));
  if (!container) throw new MediaRejectedError("unsupported_container");
  if (streams.length > limits.streams) throw new MediaRejectedError("too_many_streams");
  const { audio, leftOut } = pickAudio(streams, job.tools.decoders);
  if (audio.length === 0 && leftOut.some(({ reason }) => reason !== "empty"))
    throw new MediaRejectedError("sound_undecodable");
  const chosen = await chooseVideo(subject, streams, (stream) => readPicture(subject, limits, stream));
  const { picture } = chosen;
  if (!picture && audio.length === 0)
    throw new MediaRejectedError(streams.length === 0 ? "not_a_video" : "no_video");

  const startSeconds = format.start_time ?? 0;
  const audioStream = streams.find((one) => one.index === audio[0]?.streamIndex);
  const whole = container === "mov" && (await hasSeveralEdits(job.file));
  const ends = await findEnds(subject, { container, format, picture, audioStream, whole });
  const { endSeconds } = ends;
  const durationSeconds = endSeconds - Math.min(picture?.video.startSeconds ?? startSeconds, startSeconds);
  if (!(durationSeconds > 0)) throw new MediaRejectedError("too_short");
  if (durationSeconds > limits.durationSeconds) throw new MediaRejectedError("too_long");
  const video = picture
    ? await samplePicture(subject, { container, video: picture.video, endSeconds })
    : null;
  if (picture && video) {
    const { stream } = picture;
    const declared = stream.nb_frames ?? framesPerSecond(video.frameRate) * durationSeconds;
    if (unpacksTooFar(size, video.width * video.height, Math.max(ends.packets, declared)))
      throw new MediaRejectedError("decompression_bomb");
  }
  return {
    container,
    durationSeconds,
    startSeconds,
    video,
    audio,
    leftOut: [...chosen.leftOut, ...leftOut].sort(inOrderOfTheFile),
    missingSeconds: ends.missingSeconds,
    still: ends.still,
    unsafeSeeks: whole ? ends.discarded : [],
  };
}

/** The picture's facts, its first frames decoded. */
async function readPicture(
  job: ProbeSubject,
  limits: ProbeLimits,
  stream: ProbedStream,
): Promise<VideoStreamInfo> {
  if ((stream.width ?? 0) * (stream.height ?? 0) > limits.pixels)
    throw new MediaRejectedError("too_many_pixels");
  if (!stream.codec_name || stream.opens === false) throw new MediaRejectedError("undecodable");
  if (!job.tools.decoders.includes(stream.codec_name) || isDolbyVisionOnly(stream))
    throw new MediaRejectedError("codec_unsupported", { facts: { codec: stream.codec_name } });
  const decoded = await decodeBeginning(job, stream);
  // The headers of a stream that holds one picture may not say its size: FFmpeg found too little to be sure.
  const { width, height } = stream.width && stream.height ? stream : decoded;
  if ((width ?? 0) * (height ?? 0) > limits.pixels) throw new MediaRejectedError("too_many_pixels");
  const video = readVideo({ ...stream, width, height }, decoded, job.tools.alphaDecoders);
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
