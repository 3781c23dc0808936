import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { findOwnVideo } from "./find-video.ts";
import { setVideoState } from "./set-video-state.ts";
import { discardUpload } from "./uploads/discard-upload.ts";

/**
 * Removes an own video: it is hidden at once, the workers stop and playback ends (`video/removed`). It can be brought
 * back for a week; an unfinished upload is deleted right away. Throws NotFoundError, VideoRemovedError when it was removed before.
 */
export async function removeVideo(
  db: Database,
  files: Storage,
  caller: Caller,
  videoId: string,
): Promise<void> {
  const unfinished = await db.prisma.$transaction(async (tx) => {
    // Locked: the state that is noted is the one it is taken from.
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await findOwnVideo(tx, videoId, caller);
    const now = new Date();
    const change = { removedAt: now, removedFrom: video.state };
    if (!(await setVideoState(tx, videoId, "removed", { change }))) return null;
    await appendEvent(tx, "video/removed", { videoId });
    if (video.upload.completedAt !== null) return null;
    await tx.upload.update({ where: { id: video.uploadId }, data: { cancelledAt: now } });
    return video.uploadId;
  });
  if (unfinished !== null) await discardUpload(db.prisma, files, unfinished);
}
