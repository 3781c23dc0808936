import { z } from "zod";
import { FfmpegFailedError, FfmpegLimitError } from "../ffmpeg/media-error.ts";
import { ffprobeJson } from "../ffmpeg/run-ffprobe.ts";
import { unindexed } from "../ladder.ts";
import type { VideoStreamInfo } from "../media-info.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { type ProbeSubject, subjectOf } from "./probe-subject.ts";
import { displaySize } from "./read-streams.ts";

/** Places of the video at which a keyframe is looked at. */
const places = 24;
/** Packets that are read at a place, of which keyframes only are decoded: enough to see how fast they follow each other. */
const packetsAtPlace = 8;
/** A seek may land between two keyframes. */
const packetsWithoutIndex = 100;

const pictureSchema = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  pix_fmt: z.string(),
  sample_aspect_ratio: z.string().optional().catch(undefined),
});
const packetSchema = z.object({ pts_time: z.coerce.number() });
const neither = z.unknown().transform(() => null);
// ffprobe mixes both when both are asked for.
const sampleSchema = z.object({
  packets_and_frames: z.array(z.union([pictureSchema, packetSchema, neither])).catch([]),
});

export type SampledPicture = z.output<typeof pictureSchema>;

/**
 * The same facts, with the size that suits the whole video and whether its parameters change, as far as some keyframes all
 * over the video tell. What is missed here is noticed while it is transcoded (workers/pipeline/follow-changes.ts).
 * Rejects with MediaCancelledError.
 */
export async function samplePicture(
  job: ProbeSubject,
  found: { container: string; video: VideoStreamInfo; endSeconds: number },
): Promise<VideoStreamInfo> {
  const { container, video, endSeconds } = found;
  // What is shown of a file through a pipe cannot be looked at in places.
  if (job.view) return video;
  const packets = unindexed.has(container) ? packetsWithoutIndex : packetsAtPlace;
  const step = (endSeconds - video.startSeconds) / places;
  const intervals = Array.from({ length: places }, (_, place) => {
    const at = video.startSeconds + (place + 0.5) * step;
    return `${Math.max(0, at).toFixed(3)}%+#${packets}`;
  });
  try {
    const { json } = await ffprobeJson({
      ...subjectOf(job),
      args: [
        ...["-select_streams", String(video.streamIndex), "-skip_frame", "nokey"],
        ...["-show_entries", "frame=width,height,pix_fmt,sample_aspect_ratio:packet=pts_time"],
        ...["-read_intervals", intervals.join(",")],
      ],
      limits: { cpuSeconds: 10 },
    });
    const samples = sampleSchema.parse(json).packets_and_frames;
    const pictures = samples.flatMap((one) => (one && "width" in one ? one : []));
    const times = samples.flatMap((one) => (one && "pts_time" in one ? one.pts_time : []));
    return withFastest(withSamples(video, pictures), times);
  } catch (error) {
    // It was decoded before; that some place cannot be reached says nothing about the rest.
    if (error instanceof FfmpegFailedError || error instanceof FfmpegLimitError) return video;
    throw error;
  }
}

/**
 * The size is the largest of the shape that is shown most of the time: a call begins small and grows, a phone is turned for a
 * moment. Pure.
 */
export function withSamples(video: VideoStreamInfo, samples: readonly SampledPicture[]): VideoStreamInfo {
  const sizes = samples.map((one) => displaySize(one, video.rotation));
  const alike = (a: { width: number; height: number }, b: { width: number; height: number }) =>
    Math.abs((a.width * b.height) / (a.height * b.width) - 1) < 0.02;
  const votes = (size: { width: number; height: number }) => sizes.filter((one) => alike(one, size)).length;
  const best = sizes.toSorted((a, b) => votes(b) - votes(a) || b.width * b.height - a.width * a.height)[0];
  const kinds = new Set(samples.map(({ width, height, pix_fmt }) => `${width}x${height} ${pix_fmt}`));
  return {
    ...video,
    ...best,
    changes: kinds.size > 1,
  };
}

/** A part of the video this large is not an accident. */
const notableShare = 0.15;
/** Faster than the rate that was read from the beginning: nearer ones are the same. */
const clearlyFaster = 1.3;

/**
 * With the rate of the fastest part, so that it keeps its motion, when pictures follow each other clearly faster somewhere than
 * the beginning of the file told. `times` are seconds of pictures that were read in runs. Pure.
 */
export function withFastest(video: VideoStreamInfo, times: readonly number[]): VideoStreamInfo {
  const sorted = times.toSorted((a, b) => a - b);
  const steps = sorted.flatMap((time, index) => {
    const step = index === 0 ? 0 : time - (sorted[index - 1] ?? 0);
    // Longer ones lie between two runs.
    return step > 0.001 && step < 1 ? step : [];
  });
  const fastest = steps
    .toSorted((a, b) => a - b)
    .map((step) => steps.filter((other) => other >= step && other < step * 1.1))
    .find((alike) => alike.length >= Math.max(5, notableShare * steps.length));
  if (!fastest || video.interlaced) return video;
  const rate = fastest.length / fastest.reduce((sum, step) => sum + step, 0);
  if (rate < clearlyFaster * framesPerSecond(video.frameRate)) return video;
  return { ...video, frameRate: { num: Math.round(rate * 1000), den: 1000 }, variableFrameRate: true };
}
