import type { Database } from "#lib/platform/db.ts";
import type { Pinner } from "#lib/storage/pinner.ts";
import type { Storage, Stores } from "#lib/storage/storage.ts";
import { captionFolder } from "./captions/caption-ref.ts";
import { removalsFinalBefore } from "./restorable-until.ts";
import { shareCardFolder } from "./share-card.ts";
import { discardUpload } from "./uploads/discard-upload.ts";

/** Players that began on a package have moved to a later one by then. */
const unusedSeconds = 86_400;

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
    // Where earlier releases kept its segments.
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

/**
 * Deletes packages that nobody plays any more: the early one of a video that has been ready for a day, and what attempts that
 * are over for a day have left. Their segments, unless they are another package's too, become garbage of the store of packages.
 * Returns how many.
 */
export async function dropUnusedPackages(
  db: Database,
  files: Storage,
  now: Date,
  most = 50,
): Promise<number> {
  const { rows } = await db.pool.query<{ id: string; kind: string }>(
    `SELECT p.id, p.kind FROM "Package" p JOIN "Video" v ON v.id = p."videoId"
     WHERE p.cid IS NULL AND p."createdAt" < $1 AND (
       (v.state = 'ready' AND v."readyAt" < $1)
       OR (v.state IN ('failed', 'rejected') AND v."updatedAt" < $1
           AND p.id IS DISTINCT FROM v."earlyPackageId" AND p.id IS DISTINCT FROM v."fullPackageId")
     ) LIMIT $2`,
    [new Date(now.getTime() - unusedSeconds * 1000), most],
  );
  for (const { id, kind } of rows) {
    // Where earlier releases kept its segments.
    if (kind === "early") await files.delete(`early/${id}`);
    await db.prisma.package.delete({ where: { id } });
  }
  return rows.length;
}

function countOthers(db: Database, videoId: string, cid: string): Promise<number> {
  return db.prisma.video.count({ where: { cid, id: { not: videoId } } });
}
