import type { Caller } from "#lib/platform/caller.ts";
import { type Database, Prisma, type Transaction } from "#lib/platform/db.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { removeVideo } from "./remove-video.ts";

/** All that a creator has here, for their own eyes. */
export async function exportVideos(db: Database, creatorId: string) {
  const [videos, uploads] = await Promise.all([
    db.prisma.video.findMany({
      where: { creatorId },
      orderBy: { createdAt: "asc" },
      // Where our storage keeps things says nothing to them.
      omit: {
        posterRef: true,
        previewRef: true,
        storyboardRef: true,
        earlyPackageId: true,
        fullPackageId: true,
      },
    }),
    db.prisma.upload.findMany({ where: { viewerId: creatorId }, orderBy: { createdAt: "asc" } }),
  ]);
  return {
    videos,
    uploads: uploads.map((upload) => ({
      ...upload,
      size: Number(upload.size),
      received: Number(upload.received),
    })),
  };
}

/** Makes another viewer the creator of somebody's videos and uploads, as they are. */
export async function moveVideos(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.video.updateMany({ where: { creatorId: from }, data: { creatorId: to } });
  await tx.upload.updateMany({ where: { viewerId: from }, data: { viewerId: to } });
}

/** Whether a viewer has ever uploaded. */
export async function hasUploaded(tx: Transaction, viewerId: string): Promise<boolean> {
  return (await tx.upload.count({ where: { viewerId }, take: 1 })) > 0;
}

/**
 * Removes all of a creator's videos, as removing each by hand does (playback ends, files and keys are destroyed after the
 * time for an undo), and takes the creator's words out of what remains of them. Returns whether anything remains.
 */
export async function forgetCreator(db: Database, files: Storage, creator: Caller): Promise<boolean> {
  const { prisma } = db;
  const creatorId = creator.viewerId;
  const shown = await prisma.video.findMany({
    where: { creatorId, state: { not: "removed" } },
    select: { id: true },
  });
  for (const { id } of shown) await removeVideo(db, files, creator, id);
  await prisma.$transaction([
    prisma.video.updateMany({
      where: { creatorId },
      data: {
        title: "Removed video",
        description: "",
        posterAlt: "",
        access: "undecided",
        // A rule may name accounts, and a failure the file.
        gate: Prisma.DbNull,
        tokenNames: [],
        failure: Prisma.DbNull,
        takenDown: Prisma.DbNull,
        media: Prisma.DbNull,
        embedOrigins: [],
        scheduleTimeZone: null,
        // Nobody is there any more to bring it back.
        removedFrom: null,
      },
    }),
    prisma.upload.updateMany({
      where: { viewerId: creatorId },
      data: { fileName: "", clientSha256: null, serverSha256: null },
    }),
    prisma.caption.deleteMany({ where: { video: { creatorId } } }),
  ]);
  return (await prisma.video.count({ where: { creatorId } })) > 0;
}
