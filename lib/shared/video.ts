import { z } from "zod";
import { publicRuleSchema, storedRuleSchema } from "./gate.ts";
import { leftOutSchema } from "./left-out.ts";
import { lineSchema, textSchema } from "./text.ts";
import { tokenNamesSchema } from "./token-name.ts";

/** The lifecycle of a video, in order, and the three ways it can end otherwise (product.md "Words"). */
export const videoStates = [
  "uploading",
  "uploaded",
  "probing",
  "transcoding",
  "packaging",
  "storing",
  "ready",
  "failed",
  "rejected",
  "removed",
] as const;
const videoStateSchema = z.enum(videoStates);
export type VideoState = z.infer<typeof videoStateSchema>;

/** `scheduled`: seen by nobody else, like a draft, and public from a given moment on. */
export const visibilitySchema = z.enum(["draft", "unlisted", "public", "scheduled"]);
export type Visibility = z.infer<typeof visibilitySchema>;

/** Whether others than its creator may see a video's page. */
export function isPublished(visibility: string): boolean {
  return visibility === "unlisted" || visibility === "public";
}

/** An IANA time zone that this program knows, e.g. `Europe/Berlin`. */
export const timeZoneSchema = z
  .string()
  .max(64)
  .refine(isTimeZone, "That is no time zone of the IANA list, such as Europe/Berlin.");

function isTimeZone(name: string): boolean {
  try {
    // An offset such as +02:00 is accepted by some programs, but it is no zone: it knows no summer time.
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

/** Who may play: not said yet, whoever satisfies the gate, or everyone (said explicitly). */
export const accessSchema = z.enum(["undecided", "gated", "everyone"]);
export type Access = z.infer<typeof accessSchema>;

/** Longest titles, and names of audio tracks and captions in menus. */
export const textLimits = { title: 200, trackLabel: 80, captionLabel: 60 } as const;

export const titleSchema = lineSchema(textLimits.title).min(1, "Give the video a title.");
export const descriptionSchema = textSchema(5000);

export const failureSchema = z.object({
  code: z.string(),
  /** One sentence for the creator: what is wrong and what to do. */
  message: z.string(),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof failureSchema>;

/** One line of live progress. `seq` grows with every change of the video (a decimal string). */
export const progressSchema = z.object({
  step: z.string(),
  fraction: z.number().min(0).max(1),
  detail: z.string().nullable(),
  seq: z.string(),
});
export type Progress = z.infer<typeof progressSchema>;

const renditionSchema = z.object({
  name: z.string(),
  height: z.number().int(),
  width: z.number().int(),
  /** Average bits a second. */
  bitrate: z.number().int(),
});
export type RenditionInfo = z.infer<typeof renditionSchema>;

export const audioTrackLabelSchema = lineSchema(textLimits.trackLabel);

/** One audio track of a video, such as one of its languages. */
const audioTrackSchema = z.object({
  /** Of its track: a0, a1, … */
  name: z.string(),
  /** BCP 47; null when nobody said it. */
  language: z.string().nullable(),
  label: z.string().nullable(),
  /** Average bits a second. */
  bitrate: z.number().int(),
  /** What players begin with. */
  preselected: z.boolean(),
});
export type AudioTrackInfo = z.infer<typeof audioTrackSchema>;

/** What anybody who may see the video's page learns. */
export const videoSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  /** CAIP-10 account the creator signed in with. */
  creator: z.object({ id: z.string(), account: z.string() }),
  state: videoStateSchema,
  visibility: visibilitySchema,
  access: accessSchema,
  /** The creator alone learns who is on its allowlists. */
  gate: publicRuleSchema.nullable(),
  tokenNames: tokenNamesSchema.describe(
    "What the contracts of the gate call themselves, as far as they were asked; anybody may use any name",
  ),
  durationSeconds: z.number().nullable(),
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  posterUrl: z.string().nullable(),
  /** What the poster shows, in words; empty when the creator said nothing. */
  posterAlt: z.string(),
  /** A short silent clip that the creator made public. */
  previewUrl: z.string().nullable(),
  /** When a scheduled video becomes public, and in which zone its creator chose that; null except to the creator. */
  scheduledFor: z.iso.datetime().nullable(),
  scheduleTimeZone: z.string().nullable(),
  /** True once play can be pressed (on the early lane or the full package). */
  watchable: z.boolean(),
  cid: z.string().nullable(),
  createdAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().nullable(),
  watchableAt: z.iso.datetime().nullable(),
  readyAt: z.iso.datetime().nullable(),
});
export type VideoView = z.infer<typeof videoSchema>;

/** A picture that may be the poster, or a preview clip. */
export const pictureSchema = z.object({
  id: z.string(),
  /** Offered by us, a frame at a time that the creator named, an image that they sent, or a preview clip. */
  kind: z.enum(["offered", "frame", "image", "preview"]),
  state: z.enum(["waiting", "ready", "failed"]),
  atSeconds: z.number().nullable(),
  durationSeconds: z.number().nullable(),
  url: z.string().nullable(),
  /** It is what everybody sees now. */
  chosen: z.boolean(),
  /** One sentence, when it could not be made. */
  failure: z.string().nullable(),
});
export type PictureInfo = z.infer<typeof pictureSchema>;

/**
 * Why a recording was not read in the usual way: its picture, its sound changes in mid-file; its clock jumps; reading it in the
 * usual way failed.
 */
const conversionSchema = z.enum(["picture_changes", "sound_changes", "clock_jumps", "reading_failed"]);
export type Conversion = z.infer<typeof conversionSchema>;

export const posterAltSchema = lineSchema(300);

/** What only the creator (and operators) see. */
export const ownVideoSchema = videoSchema.extend({
  gate: storedRuleSchema.nullable(),
  /** When and why an operator took it down; it cannot be published before they restore it. */
  takenDown: z.object({ at: z.iso.datetime(), reason: z.string() }).nullable(),
  /** Sites that may frame the player, such as `https://example.org`; empty = none but this one. */
  embedOrigins: z.array(z.string()),
  failure: failureSchema.nullable(),
  progress: z.array(progressSchema),
  renditions: z.array(renditionSchema),
  audioTracks: z.array(audioTrackSchema),
  conversions: z.array(conversionSchema).describe("What the recording needed beside the usual transcoding"),
  leftOut: leftOutSchema.describe(
    "Tracks of the uploaded file that are no part of the video and why, and how much of its announced length is missing",
  ),
  pictures: z.array(pictureSchema),
  /** Until when a removed video can be brought back; null when it is not removed, or nothing is left of it. */
  restorableUntil: z.iso.datetime().nullable(),
  upload: z.object({
    id: z.string(),
    fileName: z.string(),
    size: z.number(),
    received: z.number(),
    completedAt: z.iso.datetime().nullable(),
    /** null until both digests are known; false means that the stored bytes differ from the sent ones. */
    digestMatches: z.boolean().nullable(),
  }),
});
export type OwnVideo = z.infer<typeof ownVideoSchema>;
