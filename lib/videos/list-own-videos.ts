import type { Caller } from "#lib/platform/caller.ts";
import { behind, type Cursor, readCursor, toPage } from "#lib/platform/cursor.ts";
import { type Database, Prisma } from "#lib/platform/db.ts";
import type { OwnVideoCounts, OwnVideoFilter } from "#lib/shared/api/videos.ts";
import type { Access, OwnVideo, VideoState, Visibility } from "#lib/shared/video.ts";
import { viewParts } from "./find-video.ts";
import { restorable } from "./restorable-until.ts";
import { hold, readSearch } from "./search-videos.ts";
import { settledStates, workingStates } from "./video-state.ts";
import { viewOwnVideos } from "./view-video.ts";

/** Matches behind a cursor that a page is taken from, of whatever kind they are. */
const mostFound = 500;

interface OwnVideosQuery {
  show: OwnVideoFilter;
  q?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** A kind of videos: all that have one of the values in each column that is named. */
interface Kind {
  state: readonly VideoState[];
  visibility?: readonly Visibility[];
  access?: readonly Access[];
}

const kinds: Record<keyof OwnVideoCounts | "working", readonly Kind[]> = {
  working: [{ state: workingStates }],
  settled: [{ state: settledStates }],
  published: [{ state: settledStates, visibility: ["public", "unlisted"] }],
  // What waits for its hour is not published yet.
  draft: [{ state: settledStates, visibility: ["draft", "scheduled"] }],
  attention: [{ state: ["failed", "rejected"] }, { state: ["ready"], access: ["undecided"] }],
};

/**
 * A page of the creator's videos, newest first, of one kind or all; removed ones as long as they can be brought back. Throws
 * AppError `request_invalid`.
 */
export async function listOwnVideos(
  db: Database,
  { viewerId: creatorId }: Caller,
  { show, q = "", cursor, limit }: OwnVideosQuery,
): Promise<{ videos: OwnVideo[]; nextCursor: string | null; counts: OwnVideoCounts }> {
  const after = readCursor(cursor, "vid");
  const found = q.trim() === "" ? {} : { id: { in: await searchOwn(db, creatorId, q, after) } };
  const [rows, counts] = await Promise.all([
    db.prisma.video.findMany({
      where: { creatorId, AND: [behind("createdAt", after), found, conditionOf(show)] },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: limit + 1,
      include: viewParts,
    }),
    countOwnVideos(db, creatorId),
  ]);
  const page = toPage(rows, limit, ({ createdAt }) => createdAt);
  return { videos: await viewOwnVideos(db, page.rows), nextCursor: page.nextCursor, counts };
}

function conditionOf(show: OwnVideoFilter): Prisma.VideoWhereInput {
  if (show === "removed") return restorable(new Date());
  if (show === "all") return { OR: [{ state: { not: "removed" } }, restorable(new Date())] };
  return {
    OR: kinds[show].map((kind) =>
      Object.fromEntries(Object.entries(kind).map(([column, values]) => [column, { in: [...values] }])),
    ),
  };
}

/** Counts by the index alone (Video_own_idx), however many there are. */
async function countOwnVideos({ prisma }: Database, creatorId: string): Promise<OwnVideoCounts> {
  const groups = await prisma.video.groupBy({
    by: ["state", "visibility", "access"],
    where: { creatorId },
    _count: true,
  });
  const count = (which: keyof OwnVideoCounts) =>
    groups
      .filter((group) =>
        kinds[which].some((kind) =>
          (Object.entries(kind) as [keyof Kind, readonly string[]][]).every(([column, values]) =>
            values.includes(group[column]),
          ),
        ),
      )
      .reduce((sum, { _count }) => sum + _count, 0);
  return {
    settled: count("settled"),
    published: count("published"),
    draft: count("draft"),
    attention: count("attention"),
  };
}

/** The creator's newest videos behind a cursor that hold each word of a search, at the beginning of a word or anywhere in the file's name. */
async function searchOwn(
  { prisma }: Database,
  creatorId: string,
  q: string,
  after: Cursor | undefined,
): Promise<string[]> {
  // PostgreSQL takes no NUL in a text.
  const parts = q.split(/[\s\0]+/).filter(Boolean);
  if (parts.length === 0) return [];
  const fits = parts.map((part) => {
    const { words } = readSearch(part);
    const text = words.length === 0 ? Prisma.sql`false` : hold(words);
    // In LIKE, % and _ stand for other characters.
    const name = `%${part.replace(/[\\%_]/g, "\\$&")}%`;
    // Not EXISTS, for which PostgreSQL would gather everybody's uploads.
    return Prisma.sql`(${text} OR (
      SELECT u."fileName" ILIKE ${name} FROM "Upload" u WHERE u."id" = v."uploadId"))`;
  });
  const rows = await prisma.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Video" v WHERE "creatorId" = ${creatorId} AND ${Prisma.join(fits, " AND ")}
      ${after === undefined ? Prisma.empty : Prisma.sql`AND ("createdAt", "id") < (${after.at}, ${after.id})`}
    ORDER BY "createdAt" DESC, "id" DESC LIMIT ${mostFound}`;
  return rows.map(({ id }) => id);
}

/** Ids of a creator's videos that are not removed. */
export async function ownVideoIds(db: Database, creatorId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM "Video" WHERE "creatorId" = $1 AND state <> 'removed'`,
    [creatorId],
  );
  return rows.map(({ id }) => id);
}
