import { z } from "zod";
import { contract } from "./contract.ts";

/** What a creator hears of: about a video of theirs. */
export const noticeKinds = ["ready", "failed", "rejected", "reported", "taken_down", "restored"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

const noticeSchema = z.object({
  id: z.string(),
  kind: z.enum(noticeKinds),
  /** null once the video is gone for good. */
  videoId: z.string().nullable(),
  /** The video's title when it happened. */
  title: z.string(),
  /** Why, where there is a why: what failed, what was reported, what an operator said. */
  reason: z.string().nullable(),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
});
export type NoticeView = z.infer<typeof noticeSchema>;

export const listNotices = contract({
  id: "listNotices",
  method: "GET",
  path: "/api/v1/notices",
  summary: "The signed-in viewer's inbox, newest first, and how many notices are unread",
  auth: "viewer",
  query: z.object({
    cursor: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(30),
  }),
  response: z.object({
    notices: z.array(noticeSchema),
    /** Counted to 1,000. */
    unread: z.number().int(),
    nextCursor: z.string().nullable(),
  }),
});

export const readNotices = contract({
  id: "readNotices",
  method: "POST",
  path: "/api/v1/notices/read",
  summary: "Mark notices as read: the named ones, or all",
  auth: "viewer",
  body: z.object({
    ids: z
      .array(z.string().regex(/^ntc_[0-9a-z]{26}$/))
      .max(100)
      .optional(),
  }),
  response: z.object({ unread: z.number().int() }),
});

/** RFC 8058: mail programs post here by themselves when somebody presses “unsubscribe”. */
export const unsubscribeEmail = contract({
  id: "unsubscribeEmail",
  method: "POST",
  path: "/api/v1/email/unsubscribe/{token}",
  summary: "Stop all mail to the address that the token was sent to",
  auth: "public",
  ratePerMinute: 30,
  params: z.object({ token: z.string().regex(/^[\w-]{20,64}$/) }),
  status: 204,
});
