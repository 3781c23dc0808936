import { appendEvent } from "#lib/events/outbox.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Caller } from "./caller.ts";
import { findOwnVideo } from "./find-video.ts";
import { setVideoState } from "./set-video-state.ts";
import { discardUpload } from "./uploads/discard-upload.ts";

/**
 * Removes an own video: it is hidden at once, the workers stop and playback ends (`video/removed`). An unfinished
 * upload is deleted. Throws NotFoundError, VideoRemovedError when it was removed before.
 */
export async function removeVideo(
  db: Database,
  config: { dataDir: string },
  caller: Caller,
  videoId: string,
): Promise<void> {
  const unfinished = await db.prisma.$transaction(async (tx) => {
    const video = await findOwnVideo(tx, videoId, caller);
    const now = new Date();
    if (!(await setVideoState(tx, videoId, "removed", { change: { removedAt: now } }))) return null;
    await appendEvent(tx, "video/removed", { videoId });
    if (video.upload.completedAt !== null) return null;
    await tx.upload.update({ where: { id: video.uploadId }, data: { cancelledAt: now } });
    return video.uploadId;
  });
  if (unfinished !== null) await discardUpload(config, unfinished);
}
