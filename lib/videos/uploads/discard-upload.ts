import { rm } from "node:fs/promises";
import type { Db } from "#lib/platform/db.ts";
import { originalPath, straightPath } from "./original-path.ts";

/**
 * Deletes the bytes of an upload, which count against its creator's storage until then; fine when they are gone already,
 * and when no row knows of them.
 */
export async function discardUpload(db: Db, config: { dataDir: string }, uploadId: string): Promise<void> {
  await rm(straightPath(config, uploadId), { force: true });
  await rm(`${straightPath(config, uploadId)}.new`, { force: true });
  // Last: the others are found by it.
  await rm(originalPath(config, uploadId), { force: true });
  await db.upload.updateMany({
    where: { id: uploadId, discardedAt: null },
    data: { discardedAt: new Date() },
  });
}
