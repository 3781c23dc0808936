import { z } from "zod";
import type { Caller } from "#lib/platform/caller.ts";
import type { Db } from "#lib/platform/db.ts";
import { type LeftOutCaption, leftOutSchema, type OwnCaption } from "#lib/shared/api/captions.ts";
import { findOwnVideo } from "../find-video.ts";

/** A caption's row. */
export interface CaptionRow {
  id: string;
  language: string;
  label: string;
  origin: string;
  size: number;
  ref: string;
  position: number;
  createdAt: Date;
}

/** The captions of a video in the order of menus, for those inside who need no permission. */
export function loadCaptions(db: Db, videoId: string): Promise<CaptionRow[]> {
  return db.caption.findMany({ where: { videoId }, orderBy: [{ position: "asc" }, { id: "asc" }] });
}

/** The captions of an own video, and what its original held besides. Throws NotFoundError, VideoRemovedError. */
export async function listCaptions(
  db: Db,
  caller: Caller,
  videoId: string,
): Promise<{ captions: OwnCaption[]; leftOut: LeftOutCaption[] }> {
  const video = await findOwnVideo(db, videoId, caller, { operators: true });
  const rows = await loadCaptions(db, videoId);
  return {
    captions: rows.map(viewCaption),
    leftOut: z.array(leftOutSchema).parse(video.captionsLeftOut ?? []),
  };
}

/** What the creator sees of a row. */
export function viewCaption(row: CaptionRow): OwnCaption {
  return {
    id: row.id,
    language: row.language,
    label: row.label,
    origin: row.origin === "extracted" ? "extracted" : "uploaded",
    size: row.size,
    createdAt: row.createdAt.toISOString(),
  };
}
