import type { Database } from "#lib/platform/db.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { notifyVideo } from "../notify-video.ts";

/** So many of the pictures that a creator asked for are kept beside the chosen ones. */
const mostKept = 12;

/** A picture was made and stored under `ref`: from now on everybody sees it. Doing it again changes nothing. */
export async function finishPicture(
  db: Database,
  picture: { id: string; videoId: string; kind: string },
  ref: string,
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const { count } = await tx.picture.updateMany({
      where: { id: picture.id, state: "waiting" },
      data: { state: "ready", ref },
    });
    if (count === 0) return;
    await tx.video.update({
      where: { id: picture.videoId },
      data:
        picture.kind === "preview" ? { previewRef: ref } : { posterRef: ref, posterPictureId: picture.id },
    });
    await notifyVideo(tx, picture.videoId);
  });
}

/** A picture could not be made; `failure` tells its creator why, in one sentence. */
export async function failPicture(
  db: Database,
  picture: { id: string; videoId: string },
  failure: string,
): Promise<void> {
  await db.prisma.picture.updateMany({
    where: { id: picture.id, state: "waiting" },
    data: { state: "failed", failure },
  });
  await notifyVideo(db.prisma, picture.videoId);
}

/** Lets go of what a creator tried and did not choose: failures, and all but the newest dozen. */
export async function dropOldPictures(db: Database, files: Storage, videoId: string): Promise<void> {
  const { posterRef, previewRef } = await db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  const tried = await db.prisma.picture.findMany({
    where: { videoId, kind: { not: "offered" }, state: "ready" },
    orderBy: { createdAt: "desc" },
  });
  const chosen = [posterRef, previewRef];
  const old = tried.slice(mostKept).filter(({ ref }) => !chosen.includes(ref));
  for (const { id, ref } of old) {
    if (ref !== null) await files.delete(ref);
    await db.prisma.picture.delete({ where: { id } });
  }
}
