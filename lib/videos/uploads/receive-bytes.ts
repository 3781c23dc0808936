import { type FileHandle, open } from "node:fs/promises";
import type { Database } from "#lib/platform/db.ts";
import { isDiskFull, isMissing, StorageFullError } from "#lib/storage/storage-error.ts";
import { notifyVideo } from "../notify-video.ts";
import { originalPath } from "./original-path.ts";
import { UploadConflictError, UploadGoneError } from "./upload-error.ts";

/** After so many bytes what has arrived is forced to the disk and written down. */
const checkpointBytes = 8 * 1024 * 1024;

export interface ReceiveOptions {
  db: Database;
  config: { dataDir: string };
  /** How the file is opened for writing; tests put a full disk here. */
  openFile?: (path: string) => Promise<Pick<FileHandle, "write" | "datasync" | "close">>;
}

/**
 * Writes what comes in to an upload's file from `offset` on and returns the new offset. The row's `received` follows
 * the bytes that are durably on disk, also when the sender goes away or the disk is full: a later attempt goes on
 * there. Throws AppError `disk_full`, `upload_gone` (cancelled meanwhile), `upload_conflict` (another writer).
 */
export async function receiveBytes(
  options: ReceiveOptions,
  uploadId: string,
  offset: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const file = await openUpload(options, uploadId);
  let written = offset;
  let recorded = offset;
  const checkpoint = async () => {
    if (written === recorded) return;
    await file.datasync();
    await record(options.db, uploadId, recorded, written);
    recorded = written;
  };
  try {
    for await (const chunk of chunks) {
      written = await writeChunk(file, chunk, written);
      if (written - recorded >= checkpointBytes) await checkpoint();
    }
    await checkpoint();
    return written;
  } catch (error) {
    const ours = error instanceof UploadConflictError || error instanceof UploadGoneError;
    // Best effort: what cannot be written down now is sent again later.
    if (!ours) await checkpoint().catch(() => {});
    throw isDiskFull(error) ? new StorageFullError(error) : error;
  } finally {
    await file.close();
  }
}

async function openUpload({ config, openFile }: ReceiveOptions, uploadId: string) {
  const path = originalPath(config, uploadId);
  try {
    return await (openFile ?? ((name: string) => open(name, "r+")))(path);
  } catch (error) {
    throw isMissing(error) ? new UploadGoneError() : error;
  }
}

async function writeChunk(
  file: Pick<FileHandle, "write">,
  chunk: Uint8Array,
  position: number,
): Promise<number> {
  let done = 0;
  while (done < chunk.byteLength) {
    done += (await file.write(chunk, done, chunk.byteLength - done, position + done)).bytesWritten;
  }
  return position + done;
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
