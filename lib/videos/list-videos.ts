import type { Database, Prisma } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { OwnVideo, VideoView } from "#lib/shared/video.ts";
import type { Caller } from "./caller.ts";
import { viewParts } from "./find-video.ts";
import { restorable } from "./restorable-until.ts";
import { searchVideos } from "./search-videos.ts";
import { playableStates, viewOwnVideos, viewVideo } from "./view-video.ts";

/** Which videos the catalogue shows: published to everybody, and playable. */
export const listed = {
  visibility: "public",
  state: { in: [...playableStates] },
  watchableAt: { not: null },
  publishedAt: { not: null },
} as const satisfies Prisma.VideoWhereInput;

interface CatalogueQuery {
  cursor?: string | undefined;
  limit: number;
  /** Words of title and description, or a creator's address. */
  q?: string | undefined;
  /** A creator's viewer id. */
  creator?: string | undefined;
  access?: "gated" | "everyone" | undefined;
}

/** Published videos that can be watched and fit the search, newest first. Throws AppError `request_invalid`. */
export async function listVideos(
  db: Database,
  page: CatalogueQuery,
): Promise<{ videos: VideoView[]; nextCursor: string | null }> {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
  const search = page.q?.trim() ?? "";
  const found = search === "" ? undefined : await searchVideos(db.prisma, search);
  const rows = await db.prisma.video.findMany({
    where: {
      ...listed,
      ...(found && { id: { in: found } }),
      ...(page.creator !== undefined && { creatorId: page.creator }),
      ...(page.access !== undefined && { access: page.access }),
      ...(after && {
        OR: [
          { publishedAt: { lt: after.publishedAt } },
          { publishedAt: after.publishedAt, id: { lt: after.id } },
        ],
      }),
    },
    orderBy: [{ publishedAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
    include: viewParts,
  });
  const videos = rows.slice(0, page.limit);
  const last = videos.at(-1);
  const nextCursor =
    rows.length > page.limit && last?.publishedAt ? writeCursor(last.publishedAt, last.id) : null;
  return { videos: videos.map(viewVideo), nextCursor };
}

/** Ids of the videos that the catalogue shows, newest first, with when they last changed. */
export function listPublished(
  db: Database,
  limit: number,
): Promise<{ id: string; creatorId: string; updatedAt: Date }[]> {
  return db.prisma.video.findMany({
    where: listed,
    orderBy: [{ publishedAt: "desc" }, { id: "desc" }],
    take: limit,
    select: { id: true, creatorId: true, updatedAt: true },
  });
}

/** The creator's videos, newest first, at most 500; removed ones as long as they can be brought back. */
export async function listOwnVideos(db: Database, caller: Caller): Promise<OwnVideo[]> {
  const rows = await db.prisma.video.findMany({
    where: {
      creatorId: caller.viewerId,
      OR: [{ state: { not: "removed" } }, restorable(new Date())],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 500,
    include: viewParts,
  });
  return viewOwnVideos(db, rows);
}

function writeCursor(publishedAt: Date, id: string): string {
  return Buffer.from(`${publishedAt.toISOString()} ${id}`).toString("base64url");
}

function readCursor(cursor: string): { publishedAt: Date; id: string } {
  const [time = "", id = ""] = Buffer.from(cursor, "base64url").toString("utf8").split(" ");
  const publishedAt = new Date(time);
  if (Number.isNaN(publishedAt.getTime()) || !/^vid_[0-9a-z]{26}$/.test(id)) {
    throw new AppError("request_invalid", "That is no cursor of this list. Begin again without one.");
  }
  return { publishedAt, id };
}

/** Ids and titles of a creator's videos that are not removed. */
export async function titlesOf(db: Database, creatorId: string): Promise<Map<string, string>> {
  const rows = await db.prisma.video.findMany({
    where: { creatorId, state: { not: "removed" } },
    select: { id: true, title: true },
  });
  return new Map(rows.map(({ id, title }) => [id, title]));
}
