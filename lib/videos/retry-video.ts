import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { type Database, Prisma } from "#lib/platform/db.ts";
import { failureSchema, type OwnVideo, type VideoState } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { clearProgress } from "./progress.ts";
import { assertMayProcess, type Quota } from "./quota.ts";
import { setVideoState, VideoStateConflictError } from "./set-video-state.ts";
import { viewOwnVideo } from "./view-video.ts";

/**
 * Begins processing of a failed video again from its original, as a new attempt: what late steps of the earlier one
 * still do is refused. Throws NotFoundError, AppError `video_state_conflict`, `quota_exceeded`.
 */
export async function retryVideo(
  db: Database,
  config: { quota: Quota },
  caller: Caller,
  videoId: string,
): Promise<OwnVideo> {
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await findOwnVideo(tx, videoId, caller);
    const again = video.state === "failed" && video.upload.completedAt !== null;
    const failure = video.failure === null ? null : failureSchema.parse(video.failure);
    if (!again || failure?.retryable === false) {
      throw new VideoStateConflictError(video.state as VideoState, "uploaded");
    }
    await assertMayProcess(tx, config.quota, caller.viewerId);
    const attempt = video.attempt + 1;
    await setVideoState(tx, videoId, "uploaded", {
      attempt: video.attempt,
      change: {
        attempt,
        failure: Prisma.DbNull,
        earlyPackageId: null,
        fullPackageId: null,
        cid: null,
        watchableAt: null,
        readyAt: null,
      },
    });
    await clearProgress(tx, videoId);
    await appendEvent(tx, "video/uploaded", { videoId, attempt });
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}
