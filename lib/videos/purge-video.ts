import type { Database } from "#lib/platform/db.ts";
import type { Pinner } from "#lib/storage/pinner.ts";
import type { Storage, Stores } from "#lib/storage/storage.ts";
import { captionFolder } from "./captions/caption-ref.ts";
import { removalsFinalBefore } from "./restorable-until.ts";
import { shareCardFolder } from "./share-card.ts";
import { discardUpload } from "./uploads/discard-upload.ts";

/** Players that began on an early package have moved to the full one by then. */
const earlySeconds = 86_400;

/** What a video is purged from; a Host fits. */
export interface PurgeContext {
  readonly db: Database;
  readonly stores: Stores;
  readonly pinners: { list(): Pinner[] };
}

/** Ids of videos whose time to be brought back is over and that are not purged yet. */
export async function findPurgeable(db: Database, now: Date, most = 20): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM "Video" WHERE state = 'removed' AND "removedAt" < $1 AND "purgedAt" IS NULL
     ORDER BY "removedAt" LIMIT $2`,
    [removalsFinalBefore(now), most],
  );
  return rows.map(({ id }) => id);
}

/**
 * Deletes what is stored of a removed video: original, pictures, captions, early packages, and all pins of the finished one. It is
 * marked last, so that an interrupted purge is found again. Destroy the content key first.
 */
export async function purgeVideo(
  { db, stores: { files, packages }, pinners }: PurgeContext,
  videoId: string,
): Promise<void> {
  const video = await db.prisma.video.findUniqueOrThrow({
    where: { id: videoId },
    include: { packages: true },
  });
  await discardUpload(db.prisma, files, video.uploadId);
  await files.delete(`pictures/${videoId}`);
  await files.delete(`storyboards/${videoId}`);
  await files.delete(captionFolder(videoId));
  await files.delete(shareCardFolder(videoId));
  for (const { id, kind, cid } of video.packages) {
    if (kind === "early") await files.delete(`early/${id}`);
    // The same bytes may be another video's as well: one pin serves both.
    else if (cid !== null && (await countOthers(db, videoId, cid)) === 0) {
      for (const pinner of pinners.list()) await pinner.unpin(cid);
      await packages.delete(cid);
    }
  }
  await db.prisma.video.update({
    where: { id: videoId },
    data: {
      cid: null,
      posterRef: null,
      previewRef: null,
      storyboardRef: null,
      packages: { deleteMany: {} },
      pictures: { deleteMany: {} },
      captions: { deleteMany: {} },
      purgedAt: new Date(),
    },
  });
}

/** Deletes the early packages of videos that have been ready for a day. Returns how many. */
export async function dropEarlyPackages(db: Database, files: Storage, now: Date, most = 50): Promise<number> {
  const packages = await db.prisma.package.findMany({
    where: {
      kind: "early",
      video: { state: "ready", readyAt: { lt: new Date(now.getTime() - earlySeconds * 1000) } },
    },
    select: { id: true },
    take: most,
  });
  for (const { id } of packages) {
    await files.delete(`early/${id}`);
    await db.prisma.package.delete({ where: { id } });
  }
  return packages.length;
}

function countOthers(db: Database, videoId: string, cid: string): Promise<number> {
  return db.prisma.video.count({ where: { cid, id: { not: videoId } } });
}
