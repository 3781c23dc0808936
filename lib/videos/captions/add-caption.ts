import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import { captionLimit, type OwnCaption } from "#lib/shared/api/captions.ts";
import { languageName } from "#lib/shared/language.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { findOwnVideo } from "../find-video.ts";
import { notifyVideo } from "../notify-video.ts";
import { captionRef } from "./caption-ref.ts";
import { freeLabel } from "./free-label.ts";
import { loadCaptions, viewCaption } from "./list-captions.ts";
import { lockVideo } from "./lock-video.ts";
import { readCaptions } from "./read-captions.ts";

/**
 * Adds captions to an own video: `file` is WebVTT or SubRip as it was sent. The text goes to private storage first, so
 * that no row is without one. Throws NotFoundError, VideoRemovedError, AppError `caption_invalid`, `caption_limit`.
 */
export async function addCaption(
  db: Database,
  files: Storage,
  caller: Caller,
  caption: { videoId: string; language: string; label?: string | undefined; file: Uint8Array },
): Promise<OwnCaption> {
  const { videoId, language } = caption;
  await findOwnVideo(db.prisma, videoId, caller);
  await assertRoom(db, videoId);
  const text = readCaptions(caption.file);
  const { ref, size } = await files.put(captionRef(videoId), text);
  try {
    return await db.prisma.$transaction(async (tx) => {
      await lockVideo(tx, videoId);
      await findOwnVideo(tx, videoId, caller);
      const others = await loadCaptions(tx, videoId);
      if (others.length >= captionLimit) throw new CaptionLimitError();
      const labels = others.map((other) => other.label);
      const row = await tx.caption.create({
        data: {
          id: newId("cap"),
          videoId,
          language,
          label: freeLabel(caption.label ?? languageName(language), labels),
          origin: "uploaded",
          ref,
          size,
          position: (others.at(-1)?.position ?? -1) + 1,
        },
      });
      await appendEvent(tx, "caption/changed", { videoId });
      await notifyVideo(tx, videoId);
      return viewCaption(row);
    });
  } catch (error) {
    await files.delete(ref);
    throw error;
  }
}

async function assertRoom(db: Database, videoId: string): Promise<void> {
  if ((await db.prisma.caption.count({ where: { videoId } })) >= captionLimit) throw new CaptionLimitError();
}

class CaptionLimitError extends AppError {
  constructor() {
    super(
      "caption_limit",
      `A video has at most ${captionLimit} captions. Delete some that nobody needs, then add these.`,
    );
  }
}
