import type { Db } from "#lib/platform/db.ts";

/** The sites that may frame a video's player, beside this one; none for a video that does not exist or was removed. */
export async function findEmbedOrigins(db: Db, videoId: string): Promise<string[]> {
  const video = await db.video.findUnique({
    where: { id: videoId },
    select: { embedOrigins: true, removedAt: true },
  });
  return video === null || video.removedAt !== null ? [] : video.embedOrigins;
}
