import type { Pool, PoolClient } from "pg";
import { withConnection } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";

interface Catalogue {
  /** Published videos; a seventh of that comes on top as drafts, unlisted, failed and removed ones. */
  published: number;
  creators: number;
  /** The viewer who gets `ownVideos` of the videos. */
  creatorId: string;
  ownVideos: number;
}

/** Of three videos each, whatever the size of the catalogue. */
export const rareWord = "zeppelin";

const batch = 5_000;
const hourMs = 3_600_000;
const threeYearsMs = 3 * 365 * 24 * hourMs;

/**
 * Fills a database with a catalogue: creators with few and with many videos, titles and descriptions whose words are as
 * unevenly frequent as those of a language, every state, visibility and access, dates over three years some of which are
 * equal, and what hangs on a video. Everything but ids and dates is the same each time.
 */
export async function fillCatalogue(pool: Pool, catalogue: Catalogue): Promise<void> {
  await withConnection(pool, async (client) => {
    const creatorIds = Array.from({ length: catalogue.creators - 1 }, () => newId("vwr"));
    await client.query(`INSERT INTO "Viewer" (id) SELECT unnest($1::text[])`, [creatorIds]);
    await client.query(
      `INSERT INTO "Account" (id, "viewerId") SELECT 'eip155:0:0x' || md5(id) || left(md5(id || 'x'), 8), id
       FROM unnest($1::text[]) id`,
      [creatorIds],
    );
    const videos = [...makeVideos(catalogue, creatorIds)];
    // Rows lie on disk in the order in which they came to be.
    videos.sort((a, b) => a.at - b.at);
    for (let from = 0; from < videos.length; from += batch)
      await insertVideos(client, videos.slice(from, from + batch));
    const own = videos.filter(({ creator }) => creator === catalogue.creatorId);
    for (const insert of ownRows) await client.query(insert, [own.map(({ id }) => id), catalogue.creatorId]);
    await client.query(moderation, [videos.filter(({ n }) => n % 10 === 0).map(({ id }) => id)]);
    // As autovacuum would before long.
    await client.query("VACUUM ANALYZE");
  });
}

interface FilledVideo {
  n: number;
  id: string;
  upload: string;
  package: string;
  creator: string;
  state: string;
  visibility: string;
  access: string;
  title: string;
  description: string;
  /** Milliseconds since 1970. */
  at: number;
}

const otherStates = ["ready", "ready", "ready", "failed", "rejected", "removed", "uploading"];
const otherVisibilities = ["draft", "unlisted", "scheduled", "public"];

function* makeVideos(catalogue: Catalogue, creatorIds: readonly string[]): Generator<FilledVideo> {
  const { published, ownVideos, creatorId } = catalogue;
  const total = published + Math.floor(published / 7);
  const random = createRandom(42);
  const pick = (list: readonly string[], skew: number) =>
    list[Math.floor(list.length * random() ** skew)] ?? "";
  // The most frequent word stands in most descriptions, the last ones in a few hundred of 100,000.
  const text = (words: number) => Array.from({ length: words }, () => pick(vocabulary, 3)).join(" ");
  const now = Date.now();
  for (let n = 0; n < total; n += 1) {
    const listed = n < published;
    const own = Math.floor((n * ownVideos) / total) !== Math.floor(((n + 1) * ownVideos) / total);
    yield {
      n,
      id: newId("vid"),
      upload: newId("upl"),
      package: newId("pkg"),
      creator: own ? creatorId : pick(creatorIds, 1.5),
      state: listed ? (n % 200 === 7 ? "transcoding" : "ready") : (otherStates[n % otherStates.length] ?? ""),
      visibility: listed ? "public" : (otherVisibilities[n % otherVisibilities.length] ?? ""),
      access: n % 5 < 3 ? "gated" : listed || n % 5 === 3 ? "everyone" : "undecided",
      title: `${text(3 + (n % 5))}${n % Math.floor(published / 3) === 1 && listed ? ` ${rareWord}` : ""}`,
      description: text(10 + (n % 50)),
      // To the hour, so that many share one.
      at: Math.floor((now - random() * threeYearsMs) / hourMs) * hourMs,
    };
  }
}

/** Words of English titles, then five thousand made-up ones: the most frequent first. */
const vocabulary = [
  ..."the a of in and to with night city river mountain live session how build first light story winter harbour".split(
    " ",
  ),
  ..."film music summer garden documentary interview studio forest concert train desert ocean market kitchen".split(
    " ",
  ),
  ...Array.from({ length: 5_000 }, (_, n) =>
    [
      ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "da"][n % 10],
      ["n", "r", "l", "s", "m", "nd", "st", "v"][Math.floor(n / 10) % 8],
      ["a", "e", "i", "o", "en", "er", "in", "on"][Math.floor(n / 80) % 8],
      ["", "d", "k", "ling", "s", "t", "v", "x"][Math.floor(n / 640) % 8],
    ].join(""),
  ),
];

/** Numbers from 0 to 1, the same each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const gate = JSON.stringify({
  type: "erc721",
  chain: "eip155:1",
  contract: `0x${"5f".repeat(20)}`,
  minBalance: "1",
});
const media = JSON.stringify({ info: { video: { width: 1920, height: 1080 } } });
const failure = JSON.stringify({ code: "unknown", message: "It failed.", retryable: true });

const rows = `jsonb_to_recordset($1::jsonb) AS v (n int, id text, upload text, package text, creator text, state text,
  visibility text, access text, title text, description text, at float8)`;

async function insertVideos(client: PoolClient, videos: readonly FilledVideo[]): Promise<void> {
  const values = [JSON.stringify(videos)];
  await client.query(
    `INSERT INTO "Upload" (id, "viewerId", "fileName", "mimeType", size, received, "completedAt", "updatedAt")
     SELECT upload, creator, 'clip-' || n || '.mp4', 'video/mp4', 5e8, 5e8,
       CASE WHEN state <> 'uploading' THEN to_timestamp(at / 1000) END, now()
     FROM ${rows}`,
    values,
  );
  await client.query(
    `INSERT INTO "Video" (id, "creatorId", "uploadId", title, description, state, visibility, access, gate, media,
       "durationSeconds", "fullPackageId", "posterRef", "watchableAt", "readyAt", "publishedAt", "removedAt",
       "removedFrom", failure, "createdAt", "updatedAt")
     SELECT id, creator, upload, title, description, state, visibility, access,
       CASE WHEN access = 'gated' THEN '${gate}'::jsonb END, '${media}', 600, package, 'files:posters/' || id || '/1.jpg',
       CASE WHEN playable THEN moment END, CASE WHEN state = 'ready' THEN moment END,
       CASE WHEN playable AND visibility IN ('public', 'unlisted') THEN moment END,
       CASE WHEN state = 'removed' THEN now() END, CASE WHEN state = 'removed' THEN 'ready' END,
       CASE WHEN state IN ('failed', 'rejected') THEN '${failure}'::jsonb END, moment, moment
     FROM ${rows}, LATERAL (SELECT to_timestamp(at / 1000) AS moment, state IN ('ready', 'transcoding') AS playable) m`,
    values,
  );
  await client.query(
    `INSERT INTO "Picture" (id, "videoId", kind, state, attempt, ref)
     SELECT 'pic_' || i || substr(id, 6), id, 'offered', 'ready', 1, 'files:posters/' || id || '/' || i || '.jpg'
     FROM ${rows}, generate_series(0, 1) i`,
    values,
  );
}

/** What only pages of the one creator read: tracks, notices, and thirty days of those videos that are watched, the newest. */
const ownRows = [
  `INSERT INTO "Package" (id, "videoId", kind, complete, "segmentSeconds", "runLength")
   SELECT "fullPackageId", id, 'full', true, 4, 3 FROM "Video" WHERE id = ANY($1) AND "creatorId" = $2`,
  `INSERT INTO "Track" (id, "packageId", name, kind, codecs, timescale, width, height, "averageBitrate", "initRef")
   SELECT p.id || name, p.id, name, CASE WHEN height IS NULL THEN 'audio' ELSE 'video' END, 'avc1', 90000,
     height * 16 / 9, height, 1000000, 'files:x'
   FROM "Package" p JOIN "Video" v ON v.id = p."videoId",
     (VALUES ('a0', NULL), ('v360', 360), ('v720', 720), ('v1080', 1080)) t (name, height)
   WHERE p."videoId" = ANY($1) AND v."creatorId" = $2`,
  `INSERT INTO "Notice" (id, "eventId", "viewerId", kind, "videoId", data, "createdAt")
   SELECT 'ntc_' || substr(id, 5), 'evt_' || substr(id, 5), $2, 'ready', id,
     jsonb_build_object('title', title, 'reason', null), "createdAt"
   FROM "Video" WHERE id = ANY($1)`,
  `INSERT INTO "InsightDay" ("videoId", day, views, viewers, "watchedMs")
   SELECT id, (now() AT TIME ZONE 'UTC')::date - d, 3, 2, 600000
   FROM (
     SELECT id FROM "Video" WHERE id = ANY($1) AND "creatorId" = $2 ORDER BY "createdAt" DESC LIMIT 30
   ) v, generate_series(0, 29) d`,
];

/** A tenth of the videos was reported; a quarter of the reports is open. */
const moderation = `
  WITH reports AS (
    INSERT INTO "Report" (id, "videoId", reason, text, "createdAt", "closedAt")
    SELECT 'rpt_' || substr(id, 5), id, 'other', 'I made this.', "createdAt",
      CASE WHEN ascii(right(id, 1)) % 4 > 0 THEN "createdAt" END
    FROM "Video" WHERE id = ANY($1)
  )
  INSERT INTO "ModerationAction" (id, operator, kind, "videoId", reason, "createdAt")
  SELECT 'act_' || substr(id, 5), 'eip155:0:0x' || repeat('1', 40), 'dismiss', id, 'It is in order.', "createdAt"
  FROM "Video" WHERE id = ANY($1)`;
