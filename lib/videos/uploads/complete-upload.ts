import { appendEvent } from "#lib/events/outbox.ts";
import type { Database } from "#lib/platform/db.ts";
import { setVideoState } from "../set-video-state.ts";

/**
 * All bytes are here: the video goes on (`video/uploaded`), in one transaction, once however often it is called.
 * Does nothing while bytes are missing, or after the upload was cancelled.
 */
export async function completeUpload(db: Database, uploadId: string): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.upload.updateMany({
      where: {
        id: uploadId,
        completedAt: null,
        cancelledAt: null,
        received: { equals: tx.upload.fields.size },
      },
      data: { completedAt: new Date() },
    });
    if (count === 0) return;
    const video = await tx.video.findUnique({ where: { uploadId } });
    if (video === null) return;
    const { id: videoId, attempt } = video;
    if (await setVideoState(tx, videoId, "uploaded", { attempt })) {
      await appendEvent(tx, "video/uploaded", { videoId, attempt });
    }
  });
}
