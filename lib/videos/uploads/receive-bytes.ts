import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { FileStore, GrowingFile } from "#lib/storage/storage.ts";
import { isDiskFull, StorageFullError } from "#lib/storage/storage-error.ts";
import { notifyVideo } from "../notify-video.ts";
import { originalRef } from "./original-ref.ts";
import { UploadConflictError, UploadGoneError } from "./upload-error.ts";
import { UploadWriter } from "./upload-writer.ts";

export interface ReceiveOptions {
  db: Database;
  files: FileStore;
}

/**
 * Writes what comes in to an upload's file from `offset` on and returns the new offset. The row's `received` follows
 * the bytes that are durably stored, also when the sender goes away or the disk is full: a later attempt goes on
 * there. Throws AppError `disk_full`, `upload_gone` (cancelled meanwhile), `upload_conflict` (another writer).
 */
export async function receiveBytes(
  options: ReceiveOptions,
  uploadId: string,
  offset: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const file = await openUpload(options, uploadId);
  const writer = new UploadWriter(file, offset, (from, to) => record(options.db, uploadId, from, to));
  try {
    for await (const chunk of chunks) await writer.take(chunk);
    return await writer.finish();
  } catch (error) {
    const ours = error instanceof UploadConflictError || error instanceof UploadGoneError;
    // What cannot be written down now is sent again later.
    await writer.abandon({ keep: !ours });
    throw isDiskFull(error) ? new StorageFullError(error) : error;
  } finally {
    await file.close();
  }
}

async function openUpload({ files }: ReceiveOptions, uploadId: string): Promise<GrowingFile> {
  try {
    return await files.openGrowing(originalRef(uploadId));
  } catch (error) {
    throw error instanceof NotFoundError ? new UploadGoneError() : error;
  }
}

/** Moves the mark from where this writer left it: a second writer, in whatever process, finds it moved and stops. */
async function record(db: Database, uploadId: string, from: number, to: number): Promise<void> {
  const { rows } = await db.pool.query<{ video: string }>(
    `UPDATE "Upload" u SET received = $3, "updatedAt" = now() FROM "Video" v
     WHERE u.id = $1 AND u.received = $2 AND u."cancelledAt" IS NULL AND v."uploadId" = u.id RETURNING v.id AS video`,
    [uploadId, from, to],
  );
  const moved = rows[0];
  if (moved !== undefined) {
    await notifyVideo(db.prisma, moved.video);
    return;
  }
  const upload = await db.prisma.upload.findUnique({ where: { id: uploadId } });
  throw upload === null || upload.cancelledAt !== null ? new UploadGoneError() : new UploadConflictError();
}
