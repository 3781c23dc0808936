import { z } from "zod";
import { languageSchema } from "../language.ts";
import { lineSchema } from "../text.ts";
import { textLimits } from "../video.ts";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

/** Bytes that a caption file may have. */
export const captionMaxBytes = 2 * 1024 * 1024;
/** Captions that a video may have. */
export const captionLimit = 32;

const labelSchema = lineSchema(textLimits.captionLabel).min(1, "Say what the captions are called.");

/** One caption track as its creator sees it. */
const ownCaptionSchema = z.object({
  id: z.string(),
  /** BCP 47; `und` when it is not known. */
  language: z.string(),
  /** What a menu calls it; no two of a video are the same. */
  label: z.string(),
  /** Sent by the creator, or found in the original. */
  origin: z.enum(["uploaded", "extracted"]),
  /** Bytes of its WebVTT. */
  size: z.number().int(),
  createdAt: z.iso.datetime(),
});
export type OwnCaption = z.infer<typeof ownCaptionSchema>;

/** A track of the original that became no caption. */
export const leftOutSchema = z.object({
  language: z.string(),
  label: z.string().nullable(),
  /** It holds pictures of text; it cannot be read; it holds no text; there were too many. */
  reason: z.enum(["pictures", "unreadable", "empty", "too_many"]),
});
export type LeftOutCaption = z.infer<typeof leftOutSchema>;

const captionParams = videoParams.extend({
  captionId: z.string().regex(/^cap_[0-9a-z]{26}$/, "That is no caption id."),
});

/** WebVTT or SubRip, in UTF-8, UTF-16 with a byte order mark, or Windows-1252. */
const captionFile = {
  types: ["text/vtt", "application/x-subrip", "text/plain"],
  maxBytes: captionMaxBytes,
} as const;

export const listCaptions = contract({
  id: "listCaptions",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/captions",
  summary: "The captions of one of the creator's own videos, in the order of menus",
  auth: "viewer",
  params: videoParams,
  response: z.object({
    captions: z.array(ownCaptionSchema),
    /** What the original held besides. */
    leftOut: z.array(leftOutSchema),
  }),
});

export const addCaption = contract({
  id: "addCaption",
  method: "POST",
  path: "/api/v1/studio/videos/{videoId}/captions",
  summary: "Add captions: a WebVTT or SubRip file",
  auth: "viewer",
  ratePerMinute: 30,
  params: videoParams,
  query: z.object({
    language: languageSchema,
    /** Without it the language's own English name. */
    label: labelSchema.optional(),
  }),
  consumes: captionFile,
  status: 201,
  response: ownCaptionSchema,
  errors: ["caption_invalid", "caption_limit", "request_too_large"],
});

export const updateCaption = contract({
  id: "updateCaption",
  method: "PATCH",
  path: "/api/v1/studio/videos/{videoId}/captions/{captionId}",
  summary: "Change what captions are called, or their language",
  auth: "viewer",
  params: captionParams,
  body: z.object({ language: languageSchema.optional(), label: labelSchema.optional() }),
  response: ownCaptionSchema,
});

export const deleteCaption = contract({
  id: "deleteCaption",
  method: "DELETE",
  path: "/api/v1/studio/videos/{videoId}/captions/{captionId}",
  summary: "Delete captions",
  auth: "viewer",
  params: captionParams,
  status: 204,
});

export const getCaptionText = contract({
  id: "getCaptionText",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/captions/{captionId}/text",
  summary: "The text of captions, for their creator",
  auth: "viewer",
  params: captionParams,
  produces: "text/vtt",
});

export const replaceCaptionText = contract({
  id: "replaceCaptionText",
  method: "PUT",
  path: "/api/v1/studio/videos/{videoId}/captions/{captionId}/text",
  summary: "Replace the text of captions by another WebVTT or SubRip file",
  auth: "viewer",
  ratePerMinute: 30,
  params: captionParams,
  consumes: captionFile,
  response: ownCaptionSchema,
  errors: ["caption_invalid", "request_too_large"],
});
