import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { lock } from "#lib/platform/lock.ts";
import type { FileStore } from "#lib/storage/storage.ts";
import { type UploadPolicy, uploadRefusal } from "../may-upload.ts";
import { assertMayStore, type Quota } from "../quota.ts";
import { type AnnouncedFile, checkFile } from "./check-file.ts";
import { discardUpload } from "./discard-upload.ts";
import { originalRef } from "./original-ref.ts";

export interface UploadConfig extends UploadPolicy {
  quota: Quota;
  maxUploadBytes: number;
}

/**
 * Makes room for a file that a viewer is about to send: an upload, and the video (a private draft) that it becomes.
 * Everything that can be refused is refused here, before any byte: AppError `upload_forbidden`, `quota_exceeded`,
 * `upload_too_large`, `request_invalid`, `disk_full`.
 */
export async function createUpload(
  db: Database,
  config: UploadConfig,
  files: FileStore,
  caller: Caller,
  announced: AnnouncedFile & { uploadId?: string },
): Promise<{ uploadId: string; videoId: string }> {
  const refusal = uploadRefusal(config, caller);
  if (refusal !== null) throw refusal;
  const { size, fileName, mimeType, title } = checkFile(announced, config.maxUploadBytes);
  const uploadId = announced.uploadId ?? newId("upl");
  const videoId = newId("vid");
  // Asked here for the right reason, whatever the store says, and once more below, where it is certain.
  await assertMayStore(db.prisma, config.quota, caller.viewerId, size);
  await files.create(originalRef(uploadId), size);
  try {
    await db.prisma.$transaction(async (tx) => {
      // One at a time for each viewer: two uploads begun at once must not both fit into the last place.
      await lock(tx, `uploads:${caller.viewerId}`);
      await assertMayStore(tx, config.quota, caller.viewerId, size);
      await tx.upload.create({
        data: { id: uploadId, viewerId: caller.viewerId, fileName, mimeType, size: BigInt(size) },
      });
      await tx.video.create({
        data: { id: videoId, creatorId: caller.viewerId, uploadId, title, state: "uploading" },
      });
    });
  } catch (error) {
    await discardUpload(db.prisma, files, uploadId);
    throw error;
  }
  return { uploadId, videoId };
}
