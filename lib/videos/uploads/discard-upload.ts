import type { Db } from "#lib/platform/db.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { originalRef, straightRef } from "./original-ref.ts";

/**
 * Deletes the bytes of an upload, which count against its creator's storage until then; fine when they are gone already,
 * and when no row knows of them.
 */
export async function discardUpload(db: Db, files: Storage, uploadId: string): Promise<void> {
  await files.delete(straightRef(uploadId));
  // Last: the copy is found by it.
  await files.delete(originalRef(uploadId));
  await db.upload.updateMany({
    where: { id: uploadId, discardedAt: null },
    data: { discardedAt: new Date() },
  });
}
