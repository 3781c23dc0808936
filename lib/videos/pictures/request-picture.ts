import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Database, Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { findOwnVideo } from "../find-video.ts";
import { notifyVideo } from "../notify-video.ts";
import { viewOwnVideo, viewVideo } from "../view-video.ts";
import { PictureInvalidError, PictureLimitError } from "./picture-errors.ts";

/** A frame of the video as its poster, or a part of the video as its preview. Seconds. */
export type PictureWish =
  | { kind: "frame"; atSeconds: number }
  | { kind: "preview"; atSeconds: number; durationSeconds: number };

const mostWaiting = 3;

/**
 * Asks the workers for a poster or a preview of an own video (`picture/requested`); it is what everybody sees as soon
 * as it is made. Throws NotFoundError, AppError `picture_invalid`, `picture_limit`.
 */
export async function requestPicture(
  db: Database,
  caller: Caller,
  videoId: string,
  wish: PictureWish,
): Promise<OwnVideo> {
  await db.prisma.$transaction(async (tx) => {
    const video = await lockVideo(tx, caller, videoId);
    const { durationSeconds } = video;
    if (durationSeconds === null) {
      throw new PictureInvalidError("The video is not checked yet. Try again in a moment.");
    }
    if (viewVideo(video).height === null) {
      throw new PictureInvalidError("There is no picture in this video. Send an image of your own instead.");
    }
    if (wish.atSeconds > durationSeconds) {
      throw new PictureInvalidError("That moment lies behind the end of the video. Choose an earlier one.");
    }
    await addPicture(tx, video, { id: newId("pic"), ...wish });
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

/**
 * Takes an image file as the poster of an own video: it is kept apart until a worker has made a clean poster of it.
 * Throws NotFoundError, AppError `picture_limit`.
 */
export async function receiveImage(
  db: Database,
  files: Storage,
  caller: Caller,
  videoId: string,
  image: Uint8Array,
): Promise<OwnVideo> {
  await findOwnVideo(db.prisma, videoId, caller);
  const id = newId("pic");
  await files.put(incomingRef(videoId, id), image);
  try {
    await db.prisma.$transaction(async (tx) => {
      await addPicture(tx, await lockVideo(tx, caller, videoId), { id, kind: "image" });
    });
  } catch (error) {
    await files.delete(incomingRef(videoId, id));
    throw error;
  }
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

/** Where a file that somebody sent waits; never served. */
export function incomingRef(videoId: string, pictureId: string): string {
  return `pictures/${videoId}/incoming/${pictureId}`;
}

async function lockVideo(tx: Transaction, caller: Caller, videoId: string) {
  await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
  return findOwnVideo(tx, videoId, caller);
}

async function addPicture(
  tx: Transaction,
  video: Awaited<ReturnType<typeof lockVideo>>,
  picture: { id: string; kind: string; atSeconds?: number; durationSeconds?: number },
): Promise<void> {
  const waiting = video.pictures.filter(({ state }) => state === "waiting").length;
  if (waiting >= mostWaiting) throw new PictureLimitError();
  await tx.picture.create({
    data: { ...picture, videoId: video.id, state: "waiting", attempt: video.attempt },
  });
  await appendEvent(tx, "picture/requested", { videoId: video.id, pictureId: picture.id });
  await notifyVideo(tx, video.id);
}
