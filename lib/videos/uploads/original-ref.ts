import { NotFoundError } from "#lib/platform/errors.ts";

/** The folder of uploads in the store of files. */
export const uploadsFolder = "uploads";

/** The original of an upload in the store of files. Throws NotFoundError for what is no upload id. */
export function originalRef(uploadId: string): string {
  if (!isUploadId(uploadId)) throw new NotFoundError("The upload");
  return `${uploadsFolder}/${uploadId}`;
}

/** The copy of an original whose clock was set straight, when there is one. */
export function straightRef(uploadId: string): string {
  return `${originalRef(uploadId)}.straight`;
}

export function isUploadId(text: string): boolean {
  return /^upl_[0-9a-z]{26}$/.test(text);
}
