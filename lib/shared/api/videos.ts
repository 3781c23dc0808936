import { z } from "zod";
import { embedOriginsSchema } from "../embed-origin.ts";
import { ruleSchema } from "../gate.ts";
import { languageSchema } from "../language.ts";
import { lineSchema } from "../text.ts";
import {
  audioTrackLabelSchema,
  descriptionSchema,
  ownVideoSchema,
  posterAltSchema,
  timeZoneSchema,
  titleSchema,
  videoSchema,
} from "../video.ts";
import { contract } from "./contract.ts";

export const videoParams = z.object({
  videoId: z.string().regex(/^vid_[0-9a-z]{26}$/, "That is no video id."),
});

export const listVideos = contract({
  id: "listVideos",
  method: "GET",
  path: "/api/v1/videos",
  summary:
    "Published videos, newest first; searched by words of title and description or by the creator's address",
  auth: "public",
  query: z.object({
    q: lineSchema(200).optional(),
    /** The creator's viewer id, as videos name it. */
    creator: z
      .string()
      .regex(/^vwr_[0-9a-z]{26}$/, "That is no creator's id.")
      .optional(),
    /** Only videos that need a token, or only those that are open to everyone. */
    access: z.enum(["gated", "everyone"]).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(60).default(24),
  }),
  response: z.object({ videos: z.array(videoSchema), nextCursor: z.string().nullable() }),
  errors: ["busy"],
});

/**
 * Which of their own videos a creator lists. `working`: being uploaded or processed; `settled`: neither that nor removed.
 * Of the settled ones: `published` (public or unlisted), `draft` (scheduled ones too), `attention` (failed or refused, or nobody
 * was said to watch). `removed`: those that can still be brought back.
 */
export const ownVideoFilters = [
  "all",
  "working",
  "settled",
  "published",
  "draft",
  "attention",
  "removed",
] as const;
export type OwnVideoFilter = (typeof ownVideoFilters)[number];

const ownVideoCountsSchema = z.object({
  settled: z.number().int(),
  published: z.number().int(),
  draft: z.number().int(),
  attention: z.number().int(),
});
export type OwnVideoCounts = z.infer<typeof ownVideoCountsSchema>;

export const listOwnVideos = contract({
  id: "listOwnVideos",
  method: "GET",
  path: "/api/v1/studio/videos",
  summary:
    "The signed-in creator's videos, newest first, in every state or of one kind; searched by words of title and description or by parts of the file's name",
  auth: "viewer",
  query: z.object({
    show: z.enum(ownVideoFilters).default("all"),
    q: z.string().max(200).optional(),
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(60),
  }),
  response: z.object({
    videos: z.array(ownVideoSchema),
    nextCursor: z.string().nullable(),
    /** How many there are of each kind, whatever is searched for. */
    counts: ownVideoCountsSchema,
  }),
});

export const getVideo = contract({
  id: "getVideo",
  method: "GET",
  path: "/api/v1/videos/{videoId}",
  summary: "One video that the caller may see",
  auth: "public",
  params: videoParams,
  response: videoSchema,
});

export const getOwnVideo = contract({
  id: "getOwnVideo",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}",
  summary: "One of the creator's own videos with progress and failure",
  auth: "viewer",
  params: videoParams,
  response: ownVideoSchema,
});

export const updateVideo = contract({
  id: "updateVideo",
  method: "PATCH",
  path: "/api/v1/studio/videos/{videoId}",
  summary: "Change title, description, what the poster shows, or the sites that may embed the video",
  auth: "viewer",
  params: videoParams,
  body: z.object({
    title: titleSchema.optional(),
    description: descriptionSchema.optional(),
    embedOrigins: embedOriginsSchema.optional(),
    posterAlt: posterAltSchema.optional(),
  }),
  response: ownVideoSchema,
});

export const setAccess = contract({
  id: "setAccess",
  method: "PUT",
  path: "/api/v1/studio/videos/{videoId}/access",
  summary: "Set the gate, or open the video to everyone explicitly",
  auth: "viewer",
  params: videoParams,
  body: z.discriminatedUnion("access", [
    z.object({ access: z.literal("gated"), gate: ruleSchema }),
    z.object({ access: z.literal("everyone") }),
  ]),
  response: ownVideoSchema,
  errors: ["gate_invalid", "chain_not_configured"],
});

export const setVisibility = contract({
  id: "setVisibility",
  method: "PUT",
  path: "/api/v1/studio/videos/{videoId}/visibility",
  summary: "Publish now (public or unlisted) or at a given moment (scheduled), or take back to draft",
  auth: "viewer",
  params: videoParams,
  body: z.discriminatedUnion("visibility", [
    z.object({ visibility: z.enum(["draft", "unlisted", "public"]) }),
    z.object({
      visibility: z.literal("scheduled"),
      scheduledFor: z.iso
        .datetime({ offset: true })
        // At the end of the year 9999 an offset leads to a year that is no date of ISO 8601 any more.
        .refine((time) => new Date(time).getUTCFullYear() < 10_000, "Choose a time before the year 10000."),
      timeZone: timeZoneSchema,
    }),
  ]),
  response: ownVideoSchema,
  errors: ["access_undecided", "video_not_watchable", "schedule_in_past"],
});

export const cancelVideo = contract({
  id: "cancelVideo",
  method: "POST",
  path: "/api/v1/studio/videos/{videoId}/cancel",
  summary: "Stop uploading or processing and clean up",
  auth: "viewer",
  params: videoParams,
  response: ownVideoSchema,
  errors: ["video_state_conflict"],
});

export const retryVideo = contract({
  id: "retryVideo",
  method: "POST",
  path: "/api/v1/studio/videos/{videoId}/retry",
  summary: "Process a failed video again from its original",
  auth: "viewer",
  params: videoParams,
  response: ownVideoSchema,
  errors: ["video_state_conflict"],
});

export const removeVideo = contract({
  id: "removeVideo",
  method: "DELETE",
  path: "/api/v1/studio/videos/{videoId}",
  summary: "Remove a video: hides it and ends its playback at once",
  auth: "viewer",
  params: videoParams,
  status: 204,
});

export const updateAudioTrack = contract({
  id: "updateAudioTrack",
  method: "PATCH",
  path: "/api/v1/studio/videos/{videoId}/audio-tracks/{name}",
  summary: "Say in which language an audio track of the video is, and what menus call it",
  auth: "viewer",
  params: videoParams.extend({
    name: z.string().regex(/^a[0-9]{1,3}$/, "That is no audio track of a video."),
  }),
  body: z.object({
    language: languageSchema.nullable().optional(),
    label: audioTrackLabelSchema.nullable().optional(),
  }),
  response: ownVideoSchema,
  errors: ["not_found"],
});

export const restoreVideo = contract({
  id: "restoreVideo",
  method: "POST",
  path: "/api/v1/studio/videos/{videoId}/restore",
  summary: "Bring a removed video back as a draft, within seven days",
  auth: "viewer",
  params: videoParams,
  response: ownVideoSchema,
  errors: ["video_removed", "video_state_conflict"],
});

/** Server-sent events: `progress` (progressSchema) and `video` (ownVideoSchema); resumes from Last-Event-ID. */
export const watchVideoEvents = contract({
  id: "watchVideoEvents",
  method: "GET",
  path: "/api/v1/studio/videos/{videoId}/events",
  summary: "Live progress of one of the creator's videos as server-sent events",
  auth: "viewer",
  params: videoParams,
  produces: "text/event-stream",
});

/**
 * The tus endpoint itself (`/api/v1/uploads`, tus 1.0 with creation, termination and expiration) is no contract.
 * Creation metadata: `filename`, `filetype`, `title`; the answer carries the header `StreamGate-Video-Id`.
 */
export const putUploadDigest = contract({
  id: "putUploadDigest",
  method: "PUT",
  path: "/api/v1/uploads/{uploadId}/digest",
  summary: "Tell the SHA-256 of the original as the sender computed it; it is compared with what was stored",
  auth: "viewer",
  params: z.object({ uploadId: z.string().regex(/^upl_[0-9a-z]{26}$/) }),
  body: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  status: 204,
});
