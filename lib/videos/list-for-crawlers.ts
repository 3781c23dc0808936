import { type Database, Prisma } from "#lib/platform/db.ts";
import { listedSql } from "./listed.ts";

/** Videos of one part, about: far below the 50,000 addresses that a sitemap may hold (sitemaps.org), and quickly made. */
const partSize = 1_000;
/** What a part holds at most, while PostgreSQL has not counted a great import yet. */
const mostVideos = 30_000;
const mostCreators = 15_000;

// Ids are random: their first three characters, of Crockford's base 32, part them evenly.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const beginnings = alphabet.length ** 3;

/**
 * Into how many parts the published videos are divided for crawlers: a power of two, so that it seldom changes. Each part is a
 * range of ids; a new video changes the one that it falls into, and no other.
 */
export async function countParts(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ videos: number }>(
    // What VACUUM or ANALYZE counted last: to count anew would read the whole index.
    `SELECT reltuples AS videos FROM pg_class WHERE oid = '"Video_listed_idx"'::regclass`,
  );
  const wanted = Math.max(1, (rows[0]?.videos ?? 0) / partSize);
  return Math.min(beginnings, 2 ** Math.ceil(Math.log2(wanted)));
}

/** Whether the published videos can be divided like that: `part` counts from 0. */
export function isPart(part: number, parts: number): boolean {
  return part < parts && parts <= beginnings && Number.isInteger(Math.log2(parts));
}

/** The published videos of one part, and the creators with published videos whose ids fall into it, each in order of id. */
export async function listPart(
  db: Database,
  part: number,
  parts: number,
): Promise<{ videos: { id: string; updatedAt: Date }[]; creatorIds: string[] }> {
  const from = beginning((part * beginnings) / parts);
  // Nothing follows the last part.
  const to = part + 1 === parts ? null : beginning(((part + 1) * beginnings) / parts);
  const range = (column: Prisma.Sql, prefix: string) =>
    to === null
      ? Prisma.sql`${column} >= ${prefix + from}`
      : Prisma.sql`${column} >= ${prefix + from} AND ${column} < ${prefix + to}`;
  const creator = Prisma.sql`SELECT "creatorId" FROM "Video" WHERE ${listedSql} AND`;
  const inRange = range(Prisma.sql`"creatorId"`, "vwr_");
  const [videos, creators] = await Promise.all([
    db.prisma.$queryRaw<{ id: string; updatedAt: Date }[]>`
      SELECT "id", "updatedAt" FROM "Video" WHERE ${listedSql} AND ${range(Prisma.sql`"id"`, "vid_")}
      ORDER BY "id" LIMIT ${mostVideos}`,
    // From one creator to the next by the index: DISTINCT would read all of everybody's videos.
    db.prisma.$queryRaw<{ creatorId: string }[]>`
      WITH RECURSIVE creators AS (
        (${creator} ${inRange} ORDER BY "creatorId" LIMIT 1)
        UNION ALL
        SELECT (${creator} "creatorId" > c."creatorId" AND ${inRange} ORDER BY "creatorId" LIMIT 1)
        FROM creators c WHERE c."creatorId" IS NOT NULL
      )
      SELECT "creatorId" FROM creators WHERE "creatorId" IS NOT NULL LIMIT ${mostCreators}`,
  ]);
  return { videos, creatorIds: creators.map(({ creatorId }) => creatorId) };
}

/** The three characters that ids of the `nth` range begin with. */
function beginning(nth: number): string {
  const { length } = alphabet;
  const digits = [Math.floor(nth / length ** 2), Math.floor(nth / length) % length, nth % length];
  return digits.map((digit) => alphabet[digit]).join("");
}
