import { z } from "zod";
import { textSchema } from "../text.ts";
import { failureSchema, videoSchema } from "../video.ts";
import { contract } from "./contract.ts";
import { videoParams } from "./videos.ts";

/** Why a video is reported, as people choose it and as its creator is told. */
export const reportReasons = {
  copyright: "It uses work that belongs to somebody else",
  illegal: "It shows or calls for something illegal",
  violence: "It is violent or hateful",
  sexual: "It is sexual and does not say so",
  privacy: "It shows a person who did not agree to it",
  misleading: "It is spam or a fraud",
  other: "Something else",
} as const;
export type ReportReason = keyof typeof reportReasons;
export const reportReasonSchema = z.enum(Object.keys(reportReasons) as [ReportReason, ...ReportReason[]]);

/** What a report in the operators' queue may be about: also a creator's own video that could not be prepared. */
export const reportSubjects = {
  ...reportReasons,
  failure: "It could not be prepared, its creator says",
} as const;
export type ReportSubject = keyof typeof reportSubjects;
export const reportSubjectSchema = z.enum(Object.keys(reportSubjects) as [ReportSubject, ...ReportSubject[]]);

const reportTextSchema = textSchema(2000).default("");

export const actionKinds = ["take_down", "restore", "dismiss", "ban", "unban"] as const;
export type ActionKind = (typeof actionKinds)[number];

const actionSchema = z.object({
  id: z.string(),
  /** CAIP-10 account of the operator. */
  operator: z.string(),
  kind: z.enum(actionKinds),
  videoId: z.string().nullable(),
  viewerId: z.string().nullable(),
  reason: z.string(),
  createdAt: z.iso.datetime(),
});
export type ModerationActionView = z.infer<typeof actionSchema>;

/** A video as operators see it. */
const moderatedVideoSchema = z.object({
  video: videoSchema,
  takenDown: z.object({ at: z.iso.datetime(), reason: z.string(), by: z.enum(["video", "ban"]) }).nullable(),
  /** Why it could not be prepared; `log` holds the last lines of the program that failed, where there are any. */
  failure: failureSchema.extend({ log: z.string().nullable() }).nullable(),
  creator: z.object({
    id: z.string(),
    accounts: z.array(z.string()),
    banReason: z.string().nullable(),
    videos: z.number().int(),
  }),
  /** Open ones, oldest first. */
  reports: z.array(
    z.object({
      id: z.string(),
      reason: reportSubjectSchema,
      text: z.string(),
      /** CAIP-10; null once the reporter's account was deleted. */
      reporter: z.string().nullable(),
      createdAt: z.iso.datetime(),
    }),
  ),
});
export type ModeratedVideo = z.infer<typeof moderatedVideoSchema>;

/** What an operator says to the creator; it stays in the log. */
const orderSchema = z.object({ reason: textSchema(500).min(3, "Say why: the creator reads it.") });
const viewerParams = z.object({ viewerId: z.string().regex(/^vwr_[0-9a-z]{26}$/) });

export const reportVideo = contract({
  id: "reportVideo",
  method: "POST",
  path: "/api/v1/videos/{videoId}/reports",
  summary:
    "Report a video to the operators of this site; a second report of the same viewer replaces the first",
  auth: "viewer",
  ratePerMinute: 6,
  params: videoParams,
  body: z.object({ reason: reportReasonSchema, text: reportTextSchema }),
  status: 204,
  errors: ["not_found", "video_removed"],
});

export const reportFailure = contract({
  id: "reportFailure",
  method: "POST",
  path: "/api/v1/studio/videos/{videoId}/report",
  summary:
    "Tell the operators of this site that an own video could not be prepared; a second report replaces the words of the first",
  auth: "viewer",
  ratePerMinute: 6,
  params: videoParams,
  body: z.object({ text: reportTextSchema }),
  response: z.object({ reference: z.string(), createdAt: z.iso.datetime() }),
  errors: ["not_found", "video_removed", "video_state_conflict"],
});

export const listReports = contract({
  id: "listReports",
  method: "GET",
  path: "/api/v1/operator/reports",
  summary: "Videos with open reports, longest waiting first",
  auth: "operator",
  query: z.object({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({ videos: z.array(moderatedVideoSchema), nextCursor: z.string().nullable() }),
});

export const getModeratedVideo = contract({
  id: "getModeratedVideo",
  method: "GET",
  path: "/api/v1/operator/videos/{videoId}",
  summary: "One video with its open reports, its creator and what operators did about it",
  auth: "operator",
  params: videoParams,
  response: moderatedVideoSchema.extend({ actions: z.array(actionSchema) }),
});

export const takeDownVideo = contract({
  id: "takeDownVideo",
  method: "POST",
  path: "/api/v1/operator/videos/{videoId}/take-down",
  summary: "Hide a video, end its playback and close its reports; its creator is told why",
  auth: "operator",
  params: videoParams,
  body: orderSchema,
  status: 204,
  errors: ["not_found", "video_removed"],
});

export const liftTakeDown = contract({
  id: "liftTakeDown",
  method: "POST",
  path: "/api/v1/operator/videos/{videoId}/restore",
  summary: "Give a video that was taken down its visibility back; its creator is told",
  auth: "operator",
  params: videoParams,
  body: orderSchema,
  status: 204,
  errors: ["not_found", "video_removed", "account_banned"],
});

export const dismissReports = contract({
  id: "dismissReports",
  method: "POST",
  path: "/api/v1/operator/videos/{videoId}/dismiss",
  summary: "Close the reports of a video without doing anything to it",
  auth: "operator",
  params: videoParams,
  body: orderSchema,
  status: 204,
  errors: ["not_found"],
});

export const banViewer = contract({
  id: "banViewer",
  method: "POST",
  path: "/api/v1/operator/viewers/{viewerId}/ban",
  summary: "Ban a creator's accounts: no uploads, no publishing, and all their videos are taken down",
  auth: "operator",
  params: viewerParams,
  body: orderSchema,
  status: 204,
  errors: ["not_found"],
});

export const unbanViewer = contract({
  id: "unbanViewer",
  method: "POST",
  path: "/api/v1/operator/viewers/{viewerId}/unban",
  summary: "Lift a ban, and restore what the ban took down",
  auth: "operator",
  params: viewerParams,
  body: orderSchema,
  status: 204,
  errors: ["not_found"],
});

export const listModerationActions = contract({
  id: "listModerationActions",
  method: "GET",
  path: "/api/v1/operator/actions",
  summary: "What operators did, newest first",
  auth: "operator",
  query: z.object({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ actions: z.array(actionSchema), nextCursor: z.string().nullable() }),
});
