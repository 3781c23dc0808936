import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database, Transaction } from "#lib/platform/db.ts";
import type { OwnCaption } from "#lib/shared/api/captions.ts";
import type { Storage, StoredFile } from "#lib/storage/storage.ts";
import { findOwnVideo } from "../find-video.ts";
import { notifyVideo } from "../notify-video.ts";
import { captionRef } from "./caption-ref.ts";
import { findCaption } from "./find-caption.ts";
import { freeLabel } from "./free-label.ts";
import { type CaptionRow, loadCaptions, viewCaption } from "./list-captions.ts";
import { lockVideo } from "./lock-video.ts";
import { readCaptions } from "./read-captions.ts";

/** Which caption of which video. */
interface CaptionName {
  videoId: string;
  captionId: string;
}

/** Changes language or label of captions of an own video; a label that is taken gets a number. Throws NotFoundError. */
export async function updateCaption(
  db: Database,
  caller: Caller,
  name: CaptionName,
  change: { language?: string | undefined; label?: string | undefined },
): Promise<OwnCaption> {
  return changing(db, caller, name, async (tx, row) => {
    const others = (await loadCaptions(tx, name.videoId)).filter(({ id }) => id !== row.id);
    const labels = others.map((other) => other.label);
    const changed = await tx.caption.update({
      where: { id: row.id },
      data: {
        ...(change.language !== undefined && { language: change.language }),
        ...(change.label !== undefined && { label: freeLabel(change.label, labels) }),
      },
    });
    return viewCaption(changed);
  });
}

/** Puts another text in place of captions' own. Throws NotFoundError, AppError `caption_invalid`. */
export async function replaceCaptionText(
  db: Database,
  files: Storage,
  caller: Caller,
  name: CaptionName,
  file: Uint8Array,
): Promise<OwnCaption> {
  await findOwnVideo(db.prisma, name.videoId, caller);
  await findCaption(db.prisma, name.videoId, name.captionId);
  const { ref, size } = await files.put(captionRef(name.videoId), readCaptions(file));
  let unused = ref;
  try {
    return await changing(db, caller, name, async (tx, row) => {
      const changed = await tx.caption.update({
        where: { id: row.id },
        data: { ref, size, origin: "uploaded" },
      });
      unused = row.ref;
      return viewCaption(changed);
    });
  } catch (error) {
    unused = ref;
    throw error;
  } finally {
    await files.delete(unused);
  }
}

/** Deletes captions of an own video. Throws NotFoundError. */
export async function deleteCaption(
  db: Database,
  files: Storage,
  caller: Caller,
  name: CaptionName,
): Promise<void> {
  const ref = await changing(db, caller, name, async (tx, row) => {
    await tx.caption.delete({ where: { id: row.id } });
    return row.ref;
  });
  await files.delete(ref);
}

/** The WebVTT of captions of an own video. Throws NotFoundError. */
export async function readCaptionText(
  db: Database,
  files: Storage,
  caller: Caller,
  { videoId, captionId }: CaptionName,
): Promise<StoredFile> {
  await findOwnVideo(db.prisma, videoId, caller, { operators: true });
  return files.get((await findCaption(db.prisma, videoId, captionId)).ref);
}

/** One change of one caption, with the event that tells of it. */
function changing<T>(
  db: Database,
  caller: Caller,
  { videoId, captionId }: CaptionName,
  change: (tx: Transaction, row: CaptionRow) => Promise<T>,
): Promise<T> {
  return db.prisma.$transaction(async (tx) => {
    await lockVideo(tx, videoId);
    await findOwnVideo(tx, videoId, caller);
    const result = await change(tx, await findCaption(tx, videoId, captionId));
    await appendEvent(tx, "caption/changed", { videoId });
    await notifyVideo(tx, videoId);
    return result;
  });
}
