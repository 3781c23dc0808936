import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { findOwnVideo } from "../find-video.ts";
import { notifyVideo } from "../notify-video.ts";
import { viewOwnVideo } from "../view-video.ts";

/**
 * Makes a picture of an own video its poster, or a clip its preview. Throws NotFoundError when the video has no such
 * picture or it is not made yet.
 */
export async function choosePicture(
  db: Database,
  caller: Caller,
  videoId: string,
  pictureId: string,
): Promise<OwnVideo> {
  const { ref, kind } = await findPicture(db, caller, videoId, pictureId);
  const data = kind === "preview" ? { previewRef: ref } : { posterRef: ref, posterPictureId: pictureId };
  await db.prisma.video.update({ where: { id: videoId }, data });
  await notifyVideo(db.prisma, videoId);
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

/** Shows no preview clip any more. Throws NotFoundError. */
export async function withdrawPreview(db: Database, caller: Caller, videoId: string): Promise<OwnVideo> {
  await findOwnVideo(db.prisma, videoId, caller);
  await db.prisma.video.update({ where: { id: videoId }, data: { previewRef: null } });
  await notifyVideo(db.prisma, videoId);
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

/** A picture of an own video that was made, with where it is stored. Throws NotFoundError. */
export async function findPicture(
  db: Database,
  caller: Caller,
  videoId: string,
  pictureId: string,
): Promise<{ ref: string; kind: string }> {
  const video = await findOwnVideo(db.prisma, videoId, caller, { operators: true, removed: true });
  const picture = video.pictures.find(({ id }) => id === pictureId);
  if (picture === undefined || picture.ref === null) throw new NotFoundError("The picture");
  return { ref: picture.ref, kind: picture.kind };
}
