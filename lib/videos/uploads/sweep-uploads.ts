import { appendEvent } from "#lib/events/outbox.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import type { FileStore } from "#lib/storage/storage.ts";
import { removalsFinalBefore } from "../restorable-until.ts";
import { setVideoState } from "../set-video-state.ts";
import { completeUpload } from "./complete-upload.ts";
import { discardUpload } from "./discard-upload.ts";
import { isUploadId, uploadsFolder } from "./original-ref.ts";
import { uploadExpirySeconds } from "./upload-store.ts";

/** A file without a row is a creation under way, or one that broke off. */
const orphanSeconds = 3600;

export interface Swept {
  completed: number;
  expired: number;
  deleted: number;
}

/**
 * For a cron: completes uploads whose last step was lost, gives up those that nobody went on with for seven days, and
 * deletes the files of rejected videos, of those that cannot be brought back any more, and of cancelled uploads.
 */
export async function sweepUploads(db: Database, files: FileStore, clock: Clock): Promise<Swept> {
  const now = clock.now();
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
  const { prisma } = db;
  const open = { completedAt: null, cancelledAt: null };

  const whole = await prisma.upload.findMany({
    where: { ...open, received: { equals: prisma.upload.fields.size } },
  });
  for (const { id } of whole) await completeUpload(db, id);

  const stale = await prisma.upload.findMany({
    where: { ...open, updatedAt: { lt: ago(uploadExpirySeconds) } },
  });
  for (const { id, updatedAt } of stale) await expire(db, id, updatedAt, now);

  await prisma.upload.updateMany({
    where: {
      cancelledAt: null,
      video: {
        OR: [{ state: "rejected" }, { state: "removed", removedAt: { lt: removalsFinalBefore(now) } }],
      },
    },
    data: { cancelledAt: now },
  });
  const deleted = await deleteFiles(db, files, ago(orphanSeconds));
  return { completed: whole.length, expired: stale.length, deleted };
}

async function expire(db: Database, uploadId: string, updatedAt: Date, now: Date): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.upload.updateMany({
      where: { id: uploadId, completedAt: null, cancelledAt: null, updatedAt },
      data: { cancelledAt: now },
    });
    if (count === 0) return;
    const video = await tx.video.findUnique({ where: { uploadId } });
    if (video?.state !== "uploading") return;
    await setVideoState(tx, video.id, "removed", { change: { removedAt: now } });
    await appendEvent(tx, "video/removed", { videoId: video.id });
  });
}

async function deleteFiles({ prisma }: Database, files: FileStore, orphanBefore: Date): Promise<number> {
  const changes = new Map<string, Date>();
  for await (const { ref, changedAt } of files.list(uploadsFolder)) {
    const id = ref.slice(uploadsFolder.length + 1);
    if (isUploadId(id)) changes.set(id, changedAt);
  }
  const rows = await prisma.upload.findMany({
    where: { OR: [{ id: { in: [...changes.keys()] } }, { cancelledAt: { not: null }, discardedAt: null }] },
    select: { id: true, cancelledAt: true },
  });
  const known = new Set(rows.map(({ id }) => id));
  const unwanted = rows.flatMap(({ id, cancelledAt }) => (cancelledAt === null ? [] : [id]));
  for (const [id, changedAt] of changes) {
    if (!known.has(id) && changedAt <= orphanBefore) unwanted.push(id);
  }
  for (const id of unwanted) await discardUpload(prisma, files, id);
  return unwanted.length;
}
