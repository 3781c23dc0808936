import { join } from "node:path";
import { NotFoundError } from "#lib/platform/errors.ts";

/** The private folder (0700) of uploads below the data directory. */
export function uploadsFolder(config: { dataDir: string }): string {
  return join(config.dataDir, "uploads");
}

/** Where the original of an upload lies, for workers. Throws NotFoundError for what is no upload id. */
export function originalPath(config: { dataDir: string }, uploadId: string): string {
  if (!/^upl_[0-9a-z]{26}$/.test(uploadId)) throw new NotFoundError("The upload");
  return join(uploadsFolder(config), uploadId);
}

/** Where the copy of an original lies whose clock was set straight, when there is one. */
export function straightPath(config: { dataDir: string }, uploadId: string): string {
  return `${originalPath(config, uploadId)}.straight`;
}
