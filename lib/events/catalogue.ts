import { z } from "zod";

/** One pass of the pipeline over a video; an event of an earlier attempt is stale. */
const videoAttempt = z.object({ videoId: z.string(), attempt: z.number().int() });
const video = z.object({ videoId: z.string() });

/** Every event that StreamGate tells, with what it carries: references only, never secrets or lists of segments. */
export const catalogue = {
  "video/uploaded": videoAttempt,
  "video/accepted": videoAttempt,
  "video/rejected": videoAttempt,
  "video/early.completed": videoAttempt,
  "video/transcoded": videoAttempt,
  "video/packaged": videoAttempt,
  "video/stored": videoAttempt,
  "video/failed": videoAttempt,
  "video/cancelled": video,
  "video/removed": video,
  "video/restored": video,
  "video/published": video,
  "video/reported": video.extend({ reason: z.string() }),
  "video/taken-down": video.extend({ reason: z.string() }),
  "video/reinstated": video.extend({ reason: z.string() }),
  "picture/requested": z.object({ videoId: z.string(), pictureId: z.string() }),
  "caption/changed": video,
  "gate/changed": video,
  "playback/started": z.object({ sessionId: z.string(), videoId: z.string() }),
  "playback/ended": z.object({ sessionId: z.string(), videoId: z.string(), reason: z.string() }),
  "session/revoked": z.object({ viewerId: z.string() }),
} as const;

export type EventName = keyof typeof catalogue;
export type EventData<N extends EventName> = z.input<(typeof catalogue)[N]>;

export const eventNames = Object.keys(catalogue) as EventName[];
