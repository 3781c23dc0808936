import { appendEvent } from "#lib/events/outbox.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { OwnVideo, Visibility } from "#lib/shared/video.ts";
import type { Caller } from "./caller.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { isWatchable, viewOwnVideo } from "./view-video.ts";

/**
 * Publishes an own video or takes it back. Publishing needs access that was decided (a gate or an explicit
 * "everyone") and something to watch. Taking it back to draft makes running playback be decided anew.
 * Throws NotFoundError, AppError `access_undecided`, `video_not_watchable`.
 */
export async function setVisibility(
  db: Database,
  caller: Caller,
  videoId: string,
  visibility: Visibility,
): Promise<OwnVideo> {
  await db.prisma.$transaction(async (tx) => {
    // The row is locked, so that the access which is checked is the access that gets published.
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await findOwnVideo(tx, videoId, caller);
    if (video.visibility === visibility) return;
    const publishing = visibility !== "draft";
    if (publishing && video.access === "undecided") throw new AccessUndecidedError();
    if (publishing && !isWatchable(video)) throw new VideoNotWatchableError(video.state);
    const publishedAt = publishing ? (video.publishedAt ?? new Date()) : video.publishedAt;
    await tx.video.update({ where: { id: videoId }, data: { visibility, publishedAt } });
    if (publishing && video.visibility === "draft") await appendEvent(tx, "video/published", { videoId });
    if (!publishing) await appendEvent(tx, "gate/changed", { videoId });
    await notifyVideo(tx, videoId);
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

export class AccessUndecidedError extends AppError {
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
