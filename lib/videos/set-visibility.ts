import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { isPublished, type OwnVideo } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { assertMayPublish } from "./take-down.ts";
import { isWatchable, viewOwnVideo } from "./view-video.ts";

export type VisibilityChoice =
  | { visibility: "draft" | "unlisted" | "public" }
  /** An instant (ISO 8601 with its offset), and the IANA zone that the creator chose it in. */
  | { visibility: "scheduled"; scheduledFor: string; timeZone: string };

/**
 * Publishes an own video now or at a given moment, or takes it back. Publishing needs access that was decided (a gate
 * or an explicit "everyone") and something to watch; a scheduled video may still be prepared until its time. Taking it
 * back makes running playback be decided anew.
 * Throws NotFoundError, AppError `access_undecided`, `video_not_watchable`, `schedule_in_past`, `video_taken_down`, `account_banned`.
 */
export async function setVisibility(
  db: Database,
  caller: Caller,
  videoId: string,
  choice: VisibilityChoice,
  now = new Date(),
): Promise<OwnVideo> {
  const { visibility } = choice;
  const schedule = scheduleOf(choice, now);
  await db.prisma.$transaction(async (tx) => {
    // The row is locked, so that the access which is checked is the access that gets published.
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await findOwnVideo(tx, videoId, caller);
    if (visibility !== "scheduled" && video.visibility === visibility) return;
    const publishing = isPublished(visibility);
    if (visibility !== "draft") assertMayPublish(video, caller);
    if (visibility !== "draft" && video.access === "undecided") throw new AccessUndecidedError();
    if (publishing && !isWatchable(video)) throw new VideoNotWatchableError(video.state);
    if (visibility === "scheduled" && hasNoFuture(video.state)) throw new VideoNotWatchableError(video.state);
    const publishedAt = publishing ? (video.publishedAt ?? now) : video.publishedAt;
    await tx.video.update({ where: { id: videoId }, data: { visibility, publishedAt, ...schedule } });
    if (publishing && !isPublished(video.visibility)) await appendEvent(tx, "video/published", { videoId });
    if (!publishing && isPublished(video.visibility)) await appendEvent(tx, "gate/changed", { videoId });
    await notifyVideo(tx, videoId);
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

function scheduleOf(choice: VisibilityChoice, now: Date) {
  if (choice.visibility !== "scheduled") return { scheduledFor: null, scheduleTimeZone: null };
  const scheduledFor = new Date(choice.scheduledFor);
  if (scheduledFor <= now) throw new ScheduleInPastError();
  return { scheduledFor, scheduleTimeZone: choice.timeZone };
}

function hasNoFuture(state: string): boolean {
  return state === "failed" || state === "rejected";
}

class ScheduleInPastError extends AppError {
  constructor() {
    super("schedule_in_past", "That moment has passed already. Choose a later one, or publish now.");
  }
}

class AccessUndecidedError extends AppError {
  constructor() {
    super(
      "access_undecided",
      'Say first who may watch: set a gate, or choose "everyone" if the video is free for all.',
    );
  }
}

/** Nothing of the video can be played yet, or no more. */
export class VideoNotWatchableError extends AppError {
  constructor(state: string) {
    const settled = state === "failed" || state === "rejected";
    super(
      "video_not_watchable",
      settled
        ? "There is nothing to watch: processing did not finish."
        : "The video is still being prepared.",
      { retryable: !settled, details: { state } },
    );
  }
}
