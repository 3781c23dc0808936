import { randomBytes } from "node:crypto";
import type { Db } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { masterKeyId, unwrapContentKey, wrapContentKey } from "./wrap-content-key.ts";

/** Content keys are 32 bytes: input to HKDF, never a cipher's key themselves. */
const contentKeyBytes = 32;

/**
 * The 32-byte content key of a video; made by the CSPRNG and stored wrapped when there is none yet. Callers that
 * race get the same key. Throws `content_key_destroyed` when the video was removed for good.
 */
export async function ensureContentKey(db: Db, masterKey: Uint8Array, videoId: string): Promise<Buffer> {
  const existing = await findContentKey(db, masterKey, videoId);
  if (existing) return existing;
  await db.contentKey.createMany({
    data: [
      {
        videoId,
        wrapped: new Uint8Array(wrapContentKey(masterKey, videoId, randomBytes(contentKeyBytes))),
        masterKeyId: masterKeyId(masterKey),
      },
    ],
    skipDuplicates: true,
  });
  return loadContentKey(db, masterKey, videoId);
}

/**
 * The content key of a video that has one. Throws `content_key_missing` before the first call of
 * ensureContentKey, `content_key_destroyed` after removal, `master_key_mismatch` when another master key wrapped it.
 */
export async function loadContentKey(db: Db, masterKey: Uint8Array, videoId: string): Promise<Buffer> {
  const key = await findContentKey(db, masterKey, videoId);
  if (key) return key;
  throw new AppError(
    "content_key_missing",
    "This video has no content key yet: nothing of it was encrypted.",
  );
}

/** Destroys the content key: what was pinned stays ciphertext for good. Calling it again changes nothing. */
export async function destroyContentKey(db: Db, videoId: string, now: Date): Promise<void> {
  await db.contentKey.updateMany({
    where: { videoId, destroyedAt: null },
    data: { destroyedAt: now, wrapped: new Uint8Array(0) },
  });
}

/**
 * Wraps every content key anew, after the master key was changed; segments and derived keys stay as they are.
 * Keys already under the new master key are left alone, so it can be run again. Gives how many it re-wrapped.
 */
export async function rewrapContentKeys(db: Db, oldKey: Uint8Array, newKey: Uint8Array): Promise<number> {
  const oldId = masterKeyId(oldKey);
  const newId = masterKeyId(newKey);
  const rows = await db.contentKey.findMany({ where: { masterKeyId: oldId, destroyedAt: null } });
  let rewrapped = 0;
  for (const row of rows) {
    const contentKey = unwrapContentKey(oldKey, row.videoId, row.wrapped);
    const { count } = await db.contentKey.updateMany({
      where: { videoId: row.videoId, masterKeyId: oldId, destroyedAt: null },
      data: {
        wrapped: new Uint8Array(wrapContentKey(newKey, row.videoId, contentKey)),
        masterKeyId: newId,
      },
    });
    rewrapped += count;
  }
  return rewrapped;
}

async function findContentKey(db: Db, masterKey: Uint8Array, videoId: string): Promise<Buffer | undefined> {
  const row = await db.contentKey.findUnique({ where: { videoId } });
  if (!row) return undefined;
  if (row.destroyedAt) {
    throw new AppError(
      "content_key_destroyed",
      "This video was removed and its key destroyed. It cannot be played again.",
    );
  }
  return openContentKey(masterKey, { videoId, wrapped: row.wrapped, masterKeyId: row.masterKeyId });
}

/** Unwraps a row that was read already. Throws `master_key_mismatch` when another master key wrapped it. */
export function openContentKey(
  masterKey: Uint8Array,
  row: { videoId: string; wrapped: Uint8Array; masterKeyId: string },
): Buffer {
  if (row.masterKeyId === masterKeyId(masterKey))
    return unwrapContentKey(masterKey, row.videoId, row.wrapped);
  throw new AppError(
    "master_key_mismatch",
    "This video's key was wrapped by another master key. Set MASTER_KEY to the one it was made with.",
  );
}
