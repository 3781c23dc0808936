import { rm } from "node:fs/promises";
import { originalPath } from "./original-path.ts";

/** Deletes the bytes of an upload; fine when they are gone already. */
export async function discardUpload(config: { dataDir: string }, uploadId: string): Promise<void> {
  await rm(originalPath(config, uploadId), { force: true });
}
