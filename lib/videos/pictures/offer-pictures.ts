import type { Database } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { notifyVideo } from "../notify-video.ts";

/** What may be the poster, as it lies in private storage. */
export interface OfferedPicture {
  ref: string;
  /** Second of the video; null for the one that FFmpeg found most telling. */
  atSeconds: number | null;
}

/**
 * Puts the posters made for an attempt before the creator, the first of them as the chosen one unless they chose another
 * before. Replaces what an earlier attempt offered. `failure` tells the creator what could not be made.
 */
export async function offerPictures(
  db: Database,
  job: { videoId: string; attempt: number },
  pictures: readonly OfferedPicture[],
  failure: string | null = null,
): Promise<void> {
  const { videoId, attempt } = job;
  await db.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
    const video = await tx.video.findUniqueOrThrow({ where: { id: videoId } });
    if (video.attempt !== attempt) return;
    await tx.picture.deleteMany({
      where: {
        videoId,
        kind: "offered",
        ...(video.posterPictureId !== null && { id: { not: video.posterPictureId } }),
      },
    });
    const now = Date.now();
    await tx.picture.createMany({
      data: pictures.map((picture, index) => ({
        id: newId("pic"),
        videoId,
        kind: "offered",
        state: "ready",
        attempt,
        ...picture,
        // In the order in which they are given.
        createdAt: new Date(now + index),
      })),
    });
    if (failure !== null) {
      await tx.picture.create({
        data: { id: newId("pic"), videoId, kind: "offered", state: "failed", attempt, failure },
      });
    }
    const [first] = pictures;
    if (video.posterPictureId === null && first !== undefined) {
      await tx.video.update({ where: { id: videoId }, data: { posterRef: first.ref } });
    }
    await notifyVideo(tx, videoId);
  });
}
