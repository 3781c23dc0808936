import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findWatched } from "#lib/insights/find-watched.ts";
import { compareVideos, getInsights } from "#lib/insights/get-insights.ts";
import { listActions, listActionsAbout } from "#lib/moderation/actions.ts";
import { listReportedVideos } from "#lib/moderation/view-moderated.ts";
import { listNotices } from "#lib/notices/inbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { writeCursor } from "#lib/platform/cursor.ts";
import { type Database, openDatabase, Prisma } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { insightDays } from "#lib/shared/api/insights.ts";
import { findCreator } from "#lib/videos/find-creator.ts";
import { listPart } from "#lib/videos/list-for-crawlers.ts";
import { listOwnVideos, ownVideoIds } from "#lib/videos/list-own-videos.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { listed, listedSql } from "#lib/videos/listed.ts";
import { readSearch, searchListed } from "#lib/videos/search-videos.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { fillCatalogue, rareWord } from "../../bench/fill-catalogue.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

const published = 4_000;
const address = `0x${"ab".repeat(20)}`;
const creatorId = newId("vwr");
const caller: Caller = {
  sessionId: "ses_test",
  viewerId: creatorId,
  accounts: [],
  operator: false,
  banReason: null,
};

const newestFirst = [{ createdAt: "desc" as const }, { id: "desc" as const }];

let database: TestDatabase;
let db: Database;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDatabase(database.url);
  const accounts = { create: { id: `eip155:0:${address}` } };
  await db.prisma.viewer.create({ data: { id: creatorId, accounts } });
  await fillCatalogue(db.pool, { published, creators: 80, creatorId, ownVideos: 800 });
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe("a search", () => {
  const searches = ["a", "night", "bane", rareWord, `a ${rareWord}`, "city river", "city mol", "qqq"];
  /** Each way to look for it, whatever the word: the bounds decide which one gives the answer. */
  const ways = [
    { newest: 4_000, mostSorted: 0 },
    { newest: 1, mostSorted: 10_000 },
    { newest: 1, mostSorted: 0 },
  ];

  /** The same by reading everything. */
  const slowly = async (text: string, where = Prisma.empty) => {
    const query = readSearch(text)
      .words.map((word) => `${word}:*`)
      .join(" & ");
    const rows = await db.prisma.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Video" WHERE ${listedSql} ${where}
        AND to_tsvector('simple', title || ' ' || description) @@ to_tsquery('simple', ${query})
      ORDER BY "publishedAt" DESC, id DESC LIMIT 25`;
    return rows.map(({ id }) => id);
  };

  test.each(searches)("for “%s” finds the same in each way", async (text) => {
    const terms = readSearch(text);
    const [all, gated, own] = await Promise.all([
      slowly(text),
      slowly(text, Prisma.sql`AND access = 'gated'`),
      slowly(text, Prisma.sql`AND "creatorId" = ${creatorId}`),
    ]);
    for (const way of ways) {
      expect(await searchListed(db.prisma, { terms, limit: 25 }, way)).toEqual(all);
      expect(await searchListed(db.prisma, { terms, limit: 25, access: "gated" }, way)).toEqual(gated);
      const withAddress = { terms: { ...terms, addresses: [address.slice(0, 6)] }, limit: 25 };
      expect(await searchListed(db.prisma, withAddress, way)).toEqual(own);
    }
  });

  test("of several creators goes by time, not by creator", async () => {
    const terms = { words: [], addresses: ["0x"] };
    expect(await searchListed(db.prisma, { terms, limit: 50 })).toEqual(
      await searchListed(db.prisma, { terms: undefined, limit: 50 }),
    );
  });
});

test("the parts for crawlers hold each published video and its creator once", async () => {
  const parts = 8;
  const lists = await Promise.all(Array.from({ length: parts }, (_, part) => listPart(db, part, parts)));
  const shown = await db.prisma.video.findMany({ where: listed, select: { id: true, creatorId: true } });
  expect(lists.flatMap(({ videos }) => videos.map(({ id }) => id))).toEqual(shown.map(({ id }) => id).sort());
  const creators = new Set(shown.map((video) => video.creatorId));
  expect(lists.flatMap(({ creatorIds }) => creatorIds)).toEqual([...creators].sort());
});

describe("page by page, everything is listed once and in its order", () => {
  type Page = { rows: { id: string }[]; nextCursor: string | null };
  const caught = async (read: (cursor: string | undefined) => Promise<Page>): Promise<string[]> => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Page = await read(cursor);
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return seen;
  };
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id);
  const select = { id: true };

  test("the catalogue", async () => {
    const seen = await caught(async (cursor) => {
      const { videos: rows, nextCursor } = await listVideos(db, { limit: 60, cursor });
      return { rows, nextCursor };
    });
    const orderBy = [{ publishedAt: "desc" as const }, { id: "desc" as const }];
    expect(seen).toEqual(ids(await db.prisma.video.findMany({ where: listed, orderBy, select })));
  });

  test("the studio", async () => {
    const seen = await caught(async (cursor) => {
      const page = await listOwnVideos(db, caller, { show: "settled", limit: 100, cursor });
      return { rows: page.videos, nextCursor: page.nextCursor };
    });
    const where = { creatorId, state: { in: ["ready", "failed", "rejected"] } };
    expect(seen).toEqual(ids(await db.prisma.video.findMany({ where, orderBy: newestFirst, select })));
  });

  test("notices, and what operators did", async () => {
    const notices = await caught(async (cursor) => {
      const page = await listNotices(db.prisma, creatorId, { limit: 100, cursor });
      return { rows: page.notices, nextCursor: page.nextCursor };
    });
    expect(notices).toEqual(ids(await db.prisma.notice.findMany({ orderBy: newestFirst, select })));
    const actions = await caught(async (cursor) => {
      const page = await listActions(db.prisma, { limit: 100, cursor });
      return { rows: page.actions, nextCursor: page.nextCursor };
    });
    expect(actions).toEqual(ids(await db.prisma.moderationAction.findMany({ orderBy: newestFirst, select })));
  });

  test("reported videos that still exist, by their oldest open report", async () => {
    const [report] = await db.prisma.report.findMany({ where: { closedAt: null }, take: 1 });
    // Reported again, last of all: it keeps its place.
    const again = { id: newId("rpt"), videoId: report?.videoId ?? "", reason: "other", text: "" };
    await db.prisma.report.create({ data: again });
    const seen = await caught(async (cursor) => {
      const page = await listReportedVideos(db, { limit: 25, cursor });
      return { rows: page.videos.map(({ video }) => video), nextCursor: page.nextCursor };
    });
    const open = await db.prisma.report.findMany({
      where: { closedAt: null, id: { not: again.id } },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    });
    const removed = new Set(ids(await db.prisma.video.findMany({ where: { state: "removed" }, select })));
    expect(seen).toEqual(open.map(({ videoId }) => videoId).filter((id) => !removed.has(id)));
  });
});

describe("among thousands of videos, few rows are read", () => {
  const now = new Date();
  let cursor = "";
  let watched: string[] = [];

  beforeAll(async () => {
    const row = await db.prisma.video.findFirstOrThrow({
      where: listed,
      orderBy: [{ publishedAt: "desc" }, { id: "desc" }],
      skip: 3_000,
    });
    cursor = writeCursor({ at: row.publishedAt ?? now, id: row.id });
    watched = await findWatched(db, await ownVideoIds(db, creatorId), now);
    // What was read until here is told now, and not while something is counted.
    await db.close();
    db = openDatabase(database.url);
    await otherConnectionsEnded();
  });

  const search = (q: string) => (own: Database) => listVideos(own, { limit: 24, q });
  const reads: [string, number, (own: Database) => Promise<unknown>][] = [
    ["the catalogue", 250, (own) => listVideos(own, { limit: 24 })],
    ["a page far behind", 250, (own) => listVideos(own, { limit: 24, cursor })],
    ["by kind of access", 250, (own) => listVideos(own, { limit: 24, access: "everyone" })],
    ["a letter", 500, search("a")],
    ["a frequent word", 500, search("night")],
    ["a rare word", 1_200, search(rareWord)],
    ["a letter and a rare word", 1_200, search(`a ${rareWord}`)],
    ["a word that nobody uses", 1_200, search("qqq")],
    ["an address", 350, search(address)],
    ["the beginning of an address", 350, search("0xaba")],
    ["a creator", 250, (own) => listVideos(own, { limit: 24, creator: creatorId })],
    ["who a creator is", 1_100, (own) => findCreator(own.prisma, creatorId)],
    ["the studio", 400, (own) => listOwnVideos(own, caller, { show: "settled", limit: 24 })],
    ["what is on its way", 400, (own) => listOwnVideos(own, caller, { show: "working", limit: 24 })],
    ["reported videos", 600, (own) => listReportedVideos(own, { limit: 24 })],
    ["what operators did", 60, (own) => listActions(own.prisma, { limit: 50 })],
    [
      "what was done about a creator",
      60,
      (own) => listActionsAbout(own.prisma, { videoId: "", viewerId: creatorId }, 50),
    ],
    ["notices", 1_100, (own) => listNotices(own.prisma, creatorId, { limit: 30 })],
  ];

  test.each(reads)("%s: at most %i", async (_, most, read) => {
    expect(await rowsRead(read)).toBeLessThanOrEqual(most);
  });

  test("insights: the days of videos that were watched, not all videos", async () => {
    expect(watched.length).toBeGreaterThan(20);
    const read = (own: Database) =>
      Promise.all([getInsights(own, watched, now), compareVideos(own, watched, now)]);
    expect(await rowsRead(read)).toBeLessThanOrEqual(2.5 * insightDays * watched.length);
  });
});

/** Those that are large here. Of what hangs on a video, such as its tracks, there is so little that it is read as a whole. */
const grown = ["Video", "Report", "ModerationAction", "Notice", "InsightDay"];

/** How many rows PostgreSQL reads from these tables for some work: what an index alone answers is not counted. */
async function rowsRead(work: (own: Database) => Promise<unknown>): Promise<number> {
  const before = await countReads();
  const own = openDatabase(database.url);
  await work(own);
  await own.close();
  // A connection tells what it read when it ends, at the latest.
  await otherConnectionsEnded();
  return (await countReads()) - before;
}

async function countReads(): Promise<number> {
  const { rows } = await db.pool.query<{ read: string }>(
    `SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) AS read FROM pg_stat_user_tables
     WHERE relname = ANY($1)`,
    [grown],
  );
  return Number(rows[0]?.read);
}

async function otherConnectionsEnded(): Promise<void> {
  const ended = async () => {
    const { rows } = await db.pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND backend_type = 'client backend'`,
    );
    return rows[0]?.count === 1;
  };
  if (!(await pollUntil(ended, { timeoutMs: 30_000 }))) throw new Error("A connection did not end.");
}
