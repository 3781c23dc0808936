import type { Cursor } from "#lib/platform/cursor.ts";
import { type Db, Prisma } from "#lib/platform/db.ts";
import { listNamespaces } from "#lib/shared/namespaces/table.ts";
import type { Access } from "#lib/shared/video.ts";
import { listedSql } from "./listed.ts";

const mostWords = 8;
/** Creators whose address begins in the same way; who means another one types more of it. */
const mostCreators = 100;
const defaultBounds = {
  /** So many of the newest videos are looked through first: a frequent word fills its page from them. */
  newest: 1_000,
  /** A word that more videos hold than this is frequent: sorting all of them costs more than walking on. */
  mostSorted: 5_000,
};
const fewestLetters = 3;

export interface CatalogueSearch {
  /** Undefined = everything fits. */
  terms: SearchTerms | undefined;
  /** A creator's viewer id. */
  creator?: string | undefined;
  access?: Access | undefined;
  after?: Cursor | undefined;
  limit: number;
}

/** What somebody typed, taken apart: every word and every address has to fit. */
export interface SearchTerms {
  words: string[];
  /** Beginnings of creators' addresses, in the form of their namespace. */
  addresses: string[];
}

/**
 * Takes a search text apart. `0x12ab…` and what is pasted of it is a creator's address; everything else is words
 * of a title or a description. Characters that mean something to PostgreSQL's query language are left out.
 */
export function readSearch(text: string): SearchTerms {
  const terms: SearchTerms = { words: [], addresses: [] };
  for (const part of text.normalize("NFC").split(/\s+/)) {
    // A shortened address, as pages show it, counts by its beginning.
    const [account = ""] = part.split("…");
    const typed = account.split(":").at(-1) ?? "";
    const address = listNamespaces()
      .map((namespace) => namespace.addressBeginning(typed))
      .find((beginning) => beginning !== undefined);
    if (address !== undefined) terms.addresses.push(address);
    else terms.words.push(...(part.match(/[\p{L}\p{N}]+/gu) ?? []));
  }
  terms.words = terms.words.slice(0, mostWords);
  terms.addresses = terms.addresses.slice(0, 1);
  return terms;
}

/**
 * The ids of the `limit` newest published videos behind `after` that fit: each word begins a word of title or description, and
 * the creator has an account with that address. None when the text holds nothing that can be looked for.
 *
 * No index has both the words and the order. A frequent word is found soon by walking the videos from the newest on, a rare one
 * by the index of words; which it is, nobody knows before. So the walk begins with a bound, then the index is asked with a bound,
 * and only a word that is frequent but not among the newest makes the walk go on.
 */
export async function searchListed(
  db: Db,
  search: CatalogueSearch,
  { newest, mostSorted } = defaultBounds,
): Promise<string[]> {
  const { words = [], addresses = [] } = search.terms ?? {};
  if (search.terms !== undefined && words.length + addresses.length === 0) return [];
  const creators = await findCreators(db, addresses[0], search.creator);
  if (creators?.length === 0) return [];
  if (words.length === 0) return walk(db, search, creators, { bound: search.limit });
  const fits = hold(words);
  const amongNewest = await walk(db, search, creators, { fits, bound: newest });
  if (amongNewest.length === search.limit) return amongNewest;
  return (
    (await sortMatches(db, search, creators, { words, mostSorted })) ?? walk(db, search, creators, { fits })
  );
}

/** That each word begins a word of title or description. Letters and digits alone: nothing in them reads as an operator. */
export function hold(words: readonly string[]): Prisma.Sql {
  const query = words.map((word) => `${word}:*`).join(" & ");
  return Prisma.sql`"words" @@ to_tsquery('simple', ${query})`;
}

/** Viewer ids of those whose videos are looked through; undefined = everybody's. */
type Creators = readonly string[] | undefined;

async function findCreators(
  db: Db,
  address: string | undefined,
  creator: string | undefined,
): Promise<Creators> {
  if (address === undefined) return creator === undefined ? undefined : [creator];
  const only = creator === undefined ? Prisma.empty : Prisma.sql`AND a."viewerId" = ${creator}`;
  const rows = await db.$queryRaw<{ viewerId: string }[]>`
    SELECT a."viewerId" FROM "Account" a
    WHERE split_part(a."id", ':', 3) LIKE ${`${address}%`} ${only}
      AND EXISTS (SELECT FROM "Video" v WHERE v."creatorId" = a."viewerId" AND ${listedSql})
    ORDER BY split_part(a."id", ':', 3) USING ~<~ LIMIT ${mostCreators}`;
  return [...new Set(rows.map(({ viewerId }) => viewerId))];
}

/** Walks the newest `bound` videos, or all, in the order of the list, and gives the first `limit` that fit. */
async function walk(
  db: Db,
  search: CatalogueSearch,
  creators: Creators,
  { fits = Prisma.sql`true`, bound }: { fits?: Prisma.Sql; bound?: number } = {},
): Promise<string[]> {
  const { limit } = search;
  // OFFSET 0 keeps PostgreSQL from a plan of its own: the walk is meant.
  const end = bound === undefined ? Prisma.sql`OFFSET 0` : Prisma.sql`LIMIT ${bound}`;
  const inOrder = (whose: Prisma.Sql) => Prisma.sql`
    SELECT "id", "publishedAt", "words" FROM "Video" WHERE ${listedSql} ${whose} ${narrow(search)}
    ORDER BY "publishedAt" DESC, "id" DESC ${end}`;
  const [creator, ...others] = creators ?? [];
  const videos =
    creator === undefined
      ? inOrder(Prisma.empty)
      : others.length === 0
        ? inOrder(Prisma.sql`AND "creatorId" = ${creator}`)
        : Prisma.sql`SELECT v.* FROM unnest(${creators}::text[]) AS c ("id"),
            LATERAL (${inOrder(Prisma.sql`AND "creatorId" = c."id"`)}) v`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM (${videos}) v WHERE ${fits} ORDER BY "publishedAt" DESC, "id" DESC LIMIT ${limit}`;
  return rows.map(({ id }) => id);
}

/** Finds the videos by their words and sorts them. Null when there are more than can be sorted in good time. */
async function sortMatches(
  db: Db,
  search: CatalogueSearch,
  creators: Creators,
  { words, mostSorted }: { words: readonly string[]; mostSorted: number },
): Promise<string[] | null> {
  // A letter or two begin thousands of words, which the index would gather: what it finds by the others is looked through.
  const long = words.filter((word) => word.length >= fewestLetters);
  const fits = long.length === 0 ? hold(words) : Prisma.sql`${hold(long)} AND (${hold(words)}) IS TRUE`;
  const whose = creators === undefined ? Prisma.empty : Prisma.sql`AND "creatorId" = ANY(${creators})`;
  const [row] = await db.$queryRaw<{ count: number; ids: string[] }[]>`
    WITH "match" AS MATERIALIZED (
      SELECT "id", "publishedAt" FROM "Video" WHERE ${listedSql} AND ${fits} ${whose} ${narrow(search)}
      LIMIT ${mostSorted + 1}
    )
    SELECT (SELECT count(*)::int FROM "match") AS "count",
      ARRAY(SELECT "id" FROM "match" ORDER BY "publishedAt" DESC, "id" DESC LIMIT ${search.limit}) AS "ids"`;
  return row === undefined || row.count > mostSorted ? null : row.ids;
}

/** By kind of access, and behind the cursor. */
function narrow({ access, after }: CatalogueSearch): Prisma.Sql {
  return Prisma.sql`
    ${access === undefined ? Prisma.empty : Prisma.sql`AND "access" = ${access}`}
    ${after === undefined ? Prisma.empty : Prisma.sql`AND ("publishedAt", "id") < (${after.at}, ${after.id})`}`;
}
