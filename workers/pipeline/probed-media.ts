import { z } from "zod";
import type { Ladder } from "#lib/media/ladder.ts";
import { originalRef, straightRef } from "#lib/videos/uploads/original-ref.ts";

const renditionSchema = z.object({
  track: z.string(),
  lines: z.number(),
  width: z.number(),
  height: z.number(),
  crf: z.number(),
  peakBitrate: z.number(),
});

// What has a default was not recorded by every earlier release.
const audioSchema = z.object({
  track: z.string(),
  streamIndex: z.number(),
  sampleRate: z.literal(48000),
  channels: z.literal(2),
  bitrate: z.number(),
  language: z.string().nullable().default(null),
  label: z.string().nullable().default(null),
  mixChannels: z.number().nullable().default(null),
  gainDb: z.number().nullable().default(null),
});

const sourceSchema = z.object({
  videoStreamIndex: z.number().nullable(),
  originSeconds: z.number(),
  leadFrames: z.number(),
  startSeconds: z.number(),
  prerollSeconds: z.number(),
  unsafeSeeks: z.array(z.object({ fromSeconds: z.number(), toSeconds: z.number() })).default([]),
  interlaced: z.boolean(),
  color: z.enum(["bt709", "bt601", "bt2020", "rgb", "pq", "hlg"]).default("bt709"),
  alpha: z.boolean().default(false),
  decoder: z.string().nullable().default(null),
  pictureChanges: z.boolean().default(false),
  soundChanges: z.boolean().default(false),
});

const ladderSchema = z.object({
  frameRate: z.object({ num: z.number(), den: z.number() }),
  timescale: z.number(),
  ticksPerFrame: z.number(),
  segmentFrames: z.number(),
  windowFrames: z.number(),
  segmentsPerWindow: z.number(),
  frameCount: z.number(),
  segmentCount: z.number(),
  windowCount: z.number(),
  durationSeconds: z.number(),
  renditions: z.array(renditionSchema),
  early: renditionSchema.nullable(),
  audio: z.preprocess((value) => (Array.isArray(value) ? value : value ? [value] : []), z.array(audioSchema)),
  audioFrameCount: z.number().default(0),
  source: sourceSchema,
}) satisfies z.ZodType<Ladder>;

const probedMediaSchema = z.object({
  info: z.looseObject({ straightened: z.boolean().default(false) }),
  ladder: ladderSchema,
});

/** What probing recorded of a video, as far as the pipeline reads it again. */
type ProbedMedia = z.output<typeof probedMediaSchema>;

/** Reads `Video.media`. Throws ZodError on what no release has written. */
export function readProbedMedia(media: unknown): ProbedMedia {
  return probedMediaSchema.parse(media);
}

/** What is transcoded, in the store of files: the original, or the copy of it whose clock was set straight. */
export function sourceRef(uploadId: string, { info }: ProbedMedia): string {
  return info.straightened ? straightRef(uploadId) : originalRef(uploadId);
}
