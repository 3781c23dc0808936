import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import type { Failure } from "#lib/shared/video.ts";
import { setVideoState } from "../set-video-state.ts";
import { workingStates } from "../video-state.ts";

interface Digests {
  clientSha256: string | null;
  serverSha256: string | null;
}

/** Whether what was stored is what was sent; null until both digests are known. */
export function digestMatches(upload: Digests): boolean | null {
  if (upload.clientSha256 === null || upload.serverSha256 === null) return null;
  return upload.clientSha256 === upload.serverSha256;
}

const mismatch: Failure = {
  code: "digest_mismatch",
  message: "The file that arrived is not the file that was sent. Upload it again.",
  retryable: false,
};

/**
 * Keeps the SHA-256 that the sender computed while sending, and compares it when ours is known. The first one counts.
 * Throws NotFoundError for an upload that is not the caller's, AppError `upload_conflict` for a second, other digest.
 */
export async function recordClientDigest(
  db: Database,
  caller: Caller,
  uploadId: string,
  sha256: string,
): Promise<void> {
  const { count } = await db.prisma.upload.updateMany({
    where: {
      id: uploadId,
      viewerId: caller.viewerId,
      OR: [{ clientSha256: null }, { clientSha256: sha256 }],
    },
    data: { clientSha256: sha256 },
  });
  if (count === 0) {
    const own = await db.prisma.upload.count({ where: { id: uploadId, viewerId: caller.viewerId } });
    if (own === 0) throw new NotFoundError("The upload");
    throw new AppError("upload_conflict", "Another digest was already given for this upload.");
  }
  await compareDigests(db, uploadId);
}

/** Keeps the SHA-256 of the bytes that were stored, as the probe computed it, and compares. */
export async function recordServerDigest(db: Database, uploadId: string, sha256: string): Promise<boolean> {
  await db.prisma.upload.update({ where: { id: uploadId }, data: { serverSha256: sha256 } });
  return compareDigests(db, uploadId);
}

/**
 * Rejects the video (failure `digest_mismatch`, event `video/rejected`) when both digests are known and differ.
 * Returns false exactly then. Safe to call at any time and again.
 */
async function compareDigests(db: Database, uploadId: string): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const upload = await tx.upload.findUnique({ where: { id: uploadId }, include: { video: true } });
    if (upload === null) throw new NotFoundError("The upload");
    if (digestMatches(upload) !== false) return true;
    const video = upload.video;
    const working = video !== null && (workingStates as readonly string[]).includes(video.state);
    if (working && (await setVideoState(tx, video.id, "rejected", { change: { failure: mismatch } }))) {
      await appendEvent(tx, "video/rejected", { videoId: video.id, attempt: video.attempt });
    }
    return false;
  });
}
