import type { Db } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { CaptionRow } from "./list-captions.ts";

/** One caption of a video. Throws NotFoundError, also for another video's. */
export async function findCaption(db: Db, videoId: string, captionId: string): Promise<CaptionRow> {
  const row = await db.caption.findFirst({ where: { id: captionId, videoId } });
  if (row === null) throw new NotFoundError("The captions");
  return row;
}
