import { type Database, withConnection } from "#lib/platform/db.ts";
import { lock } from "#lib/platform/lock.ts";
import { insightDays, viewMs } from "#lib/shared/api/insights.ts";
import { startupBounds } from "./startup-bounds.ts";

/** Sessions whose reports are added up at once. */
const batch = 5000;
/** Sessions are forgotten when no more of them can be told: they live for hours, not days. */
const keepSessionDays = 2;

/**
 * Adds what players told since the last time to the sums of each video and day. Several may run at once; they take turns.
 * Returns how many sessions had news.
 */
export function sumWatching(db: Database): Promise<number> {
  return withConnection(db.pool, async (client) => {
    await client.query("BEGIN");
    try {
      await lock(client, "insights");
      const { rowCount } = await client.query(sum, [batch, viewMs, startupBounds]);
      await client.query("COMMIT");
      return rowCount ?? 0;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

// One statement: each part sees the table as it was at its beginning, so that what is added is what is marked as added.
const sum = `
  WITH news AS (
    SELECT w.*,
      (w."watchedMs" >= $2 AND NOT w."viewCounted") AS "newView",
      (w."startupMs" IS NOT NULL AND NOT w."startupCounted") AS "newStartup"
    FROM (SELECT * FROM "Watching" WHERE changed ORDER BY "sessionId" LIMIT $1 FOR UPDATE) w
  ), viewers AS (
    -- Each viewer once a day: by the first of their sessions that counts.
    SELECT DISTINCT ON (n."videoId", n.day, n.subject) n."sessionId"
    FROM news n
    WHERE n."newView" AND NOT EXISTS (
      SELECT FROM "Watching" o
      WHERE o."videoId" = n."videoId" AND o.day = n.day AND o.subject = n.subject AND o."viewCounted"
    )
    ORDER BY n."videoId", n.day, n.subject, n."sessionId"
  ), days AS (
    INSERT INTO "InsightDay" ("videoId", day, views, viewers, "watchedMs", stalls, "stalledMs")
    SELECT n."videoId", n.day,
      count(*) FILTER (WHERE n."newView"), count(v."sessionId"),
      sum(n."watchedMs" - n."watchedMsCounted"), sum(n.stalls - n."stallsCounted"),
      sum(n."stalledMs" - n."stalledMsCounted")
    FROM news n LEFT JOIN viewers v USING ("sessionId")
    GROUP BY n."videoId", n.day
    ON CONFLICT ("videoId", day) DO UPDATE SET
      views = "InsightDay".views + excluded.views, viewers = "InsightDay".viewers + excluded.viewers,
      "watchedMs" = "InsightDay"."watchedMs" + excluded."watchedMs",
      stalls = "InsightDay".stalls + excluded.stalls, "stalledMs" = "InsightDay"."stalledMs" + excluded."stalledMs"
  ), startups AS (
    INSERT INTO "StartupDay" ("videoId", day, "upToMs", views)
    SELECT n."videoId", n.day,
      ($3::int[])[least(width_bucket(n."startupMs" - 1, $3::int[]) + 1, cardinality($3::int[]))] AS "upToMs", count(*)
    FROM news n WHERE n."newStartup"
    GROUP BY 1, 2, 3
    ON CONFLICT ("videoId", day, "upToMs") DO UPDATE SET views = "StartupDay".views + excluded.views
  )
  UPDATE "Watching" w SET
    changed = false,
    "viewCounted" = w."viewCounted" OR n."newView",
    "startupCounted" = w."startupCounted" OR n."newStartup",
    "watchedMsCounted" = n."watchedMs", "stallsCounted" = n.stalls, "stalledMsCounted" = n."stalledMs"
  FROM news n WHERE n."sessionId" = w."sessionId"`;

/** Forgets what is too old: sessions after two days, sums after thirty. */
export async function forgetOldWatching(db: Database, now: Date): Promise<void> {
  const daysAgo = (days: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days));
  const { prisma } = db;
  const old = { day: { lte: daysAgo(insightDays) } };
  await prisma.watching.deleteMany({ where: { day: { lt: daysAgo(keepSessionDays) } } });
  await prisma.refusalSeen.deleteMany({ where: { hour: { lt: new Date(now.getTime() - 2 * 3600_000) } } });
  await prisma.insightDay.deleteMany({ where: old });
  await prisma.startupDay.deleteMany({ where: old });
  await prisma.refusalDay.deleteMany({ where: old });
}

/**
 * Forgets who a viewer's sessions were of. What they told is still added up; for each video they stay one viewer, without a
 * name. Touches rows of this viewer alone, so that no other row can stand in the way.
 */
export async function forgetWatching(db: Database, subject: string): Promise<void> {
  await db.pool.query(
    `UPDATE "Watching" w SET subject = nameless.subject
     FROM (SELECT "videoId", min("sessionId") AS subject FROM "Watching" WHERE subject = $1 GROUP BY "videoId") nameless
     WHERE w.subject = $1 AND w."videoId" = nameless."videoId"`,
    [subject],
  );
  await db.prisma.refusalSeen.deleteMany({ where: { subject } });
}
