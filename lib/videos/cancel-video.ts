import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Failure, OwnVideo, VideoState } from "#lib/shared/video.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { findOwnVideo, loadVideo } from "./find-video.ts";
import { setVideoState, VideoStateConflictError } from "./set-video-state.ts";
import { discardUpload } from "./uploads/discard-upload.ts";
import { isSettled } from "./video-state.ts";
import { viewOwnVideo } from "./view-video.ts";

const cancelled: Failure = {
  code: "cancelled",
  message: "You stopped this. It can be begun again from the uploaded file.",
  retryable: true,
};

/**
 * Stops what is going on with an own video and tells the workers (`video/cancelled`), which kill FFmpeg and clean up.
 * While it is still uploading nothing is worth keeping: the bytes are deleted and the video is removed. Later it
 * becomes `failed` (code `cancelled`) and can be begun again. Throws NotFoundError, AppError `video_state_conflict`.
 */
export async function cancelVideo(
  db: Database,
  files: Storage,
  caller: Caller,
  videoId: string,
): Promise<OwnVideo> {
  const uploadId = await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await findOwnVideo(tx, videoId, caller);
    const state = video.state as VideoState;
    if (isSettled(state)) throw new VideoStateConflictError(state, "failed");
    const uploading = state === "uploading";
    if (uploading) {
      const now = new Date();
      await setVideoState(tx, videoId, "removed", { change: { removedAt: now } });
      await tx.upload.update({ where: { id: video.uploadId }, data: { cancelledAt: now } });
    } else {
      await setVideoState(tx, videoId, "failed", { change: { failure: cancelled } });
    }
    await appendEvent(tx, "video/cancelled", { videoId });
    return uploading ? video.uploadId : null;
  });
  if (uploadId !== null) await discardUpload(db.prisma, files, uploadId);
  return viewOwnVideo(db, await loadVideo(db.prisma, videoId));
}
