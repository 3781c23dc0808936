import { rm } from "node:fs/promises";
import type { Db } from "#lib/platform/db.ts";
import { originalPath } from "./original-path.ts";

/**
 * Deletes the bytes of an upload, which count against its creator's storage until then; fine when they are gone already,
 * and when no row knows of them.
 */
export async function discardUpload(db: Db, config: { dataDir: string }, uploadId: string): Promise<void> {
  await rm(originalPath(config, uploadId), { force: true });
  await db.upload.updateMany({
    where: { id: uploadId, discardedAt: null },
    data: { discardedAt: new Date() },
  });
}
