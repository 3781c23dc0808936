import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Failure, OwnVideo, VideoState } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { VideoStateConflictError } from "./set-video-state.ts";
import { takenDownOf } from "./take-down.ts";
import { isSettled } from "./video-state.ts";
import { viewOwnVideo } from "./view-video.ts";

const interrupted: Failure = {
  code: "cancelled",
  message: "Preparing it stopped when the video was removed. It can be begun again from the uploaded file.",
  retryable: true,
};

/**
 * Brings a removed video back, as a draft: nothing is shown again before its creator says so. What was being prepared
 * when it was removed becomes `failed` and can be begun again; what was taken down stays so. Throws NotFoundError, VideoRemovedError when it is too
 * late, AppError `video_state_conflict` when it is not removed.
 */
export async function restoreVideo(db: Database, caller: Caller, videoId: string): Promise<OwnVideo> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await findOwnVideo(tx, videoId, caller, { removed: true });
    if (video.state !== "removed") throw new VideoStateConflictError(video.state as VideoState, "ready");
    const before = video.removedFrom as VideoState;
    const takenDown = takenDownOf(video);
    // Written past the lifecycle's table on purpose: a late step of the pipeline must never bring a video back.
    await tx.video.update({
      where: { id: videoId },
      data: {
        ...(isSettled(before) ? { state: before } : { state: "failed", failure: { ...interrupted } }),
        removedAt: null,
        removedFrom: null,
        visibility: "draft",
        scheduledFor: null,
        scheduleTimeZone: null,
        // Lifting it later must not publish what its creator had removed.
        ...(takenDown === null ? {} : { takenDown: { ...takenDown, visibility: "draft" } }),
      },
    });
    await appendEvent(tx, "video/restored", { videoId });
    await notifyVideo(tx, videoId);
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}
