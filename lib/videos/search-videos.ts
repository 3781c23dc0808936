import type { Db } from "#lib/platform/db.ts";
import { Prisma } from "#lib/platform/db.ts";

/** More matches than anybody pages through; what is older is found by saying more. */
const mostMatches = 1_000;
const mostWords = 8;

/** What somebody typed, taken apart: every word and every address has to fit. */
export interface SearchTerms {
  words: string[];
  /** Beginnings of creators' addresses, in lower case. */
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
    const address = account.split(":").at(-1) ?? "";
    if (/^0x[0-9a-fA-F]{3,40}$/.test(address)) terms.addresses.push(address.toLowerCase());
    else terms.words.push(...(part.match(/[\p{L}\p{N}]+/gu) ?? []));
  }
  terms.words = terms.words.slice(0, mostWords);
  terms.addresses = terms.addresses.slice(0, 1);
  return terms;
}

/**
 * The ids of published videos that fit, the newest 1,000 at most: each word begins a word of title or description, and
 * the creator has an account with that address. Empty when the text holds nothing that can be looked for.
 */
export async function searchVideos(db: Db, text: string): Promise<string[]> {
  const { words, addresses } = readSearch(text);
  if (words.length === 0 && addresses.length === 0) return [];
  const conditions = [Prisma.sql`v."visibility" = 'public'`];
  if (words.length > 0) {
    // Each word is letters and digits alone, so that nothing in it reads as an operator.
    const query = words.map((word) => `${word}:*`).join(" & ");
    conditions.push(Prisma.sql`
      (setweight(to_tsvector('simple', v."title"), 'A') || setweight(to_tsvector('simple', v."description"), 'B'))
        @@ to_tsquery('simple', ${query})`);
  }
  for (const address of addresses) {
    conditions.push(Prisma.sql`v."creatorId" IN (
      SELECT a."viewerId" FROM "Account" a WHERE split_part(a."id", ':', 3) LIKE ${`${address}%`})`);
  }
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT v."id" FROM "Video" v
    WHERE ${Prisma.join(conditions, " AND ")}
    ORDER BY v."publishedAt" DESC NULLS LAST
    LIMIT ${mostMatches}`;
  return rows.map(({ id }) => id);
}
