import type { Database, Db } from "#lib/platform/db.ts";
import { shortestStallMs } from "#lib/shared/api/insights.ts";

/** What a player tells of itself, counted since its playback session opened. */
export interface WatchingReport {
  startupMs: number | null;
  stalls: number;
  stalledMs: number;
  watchedMs: number;
}

/** A playback session that counts has opened: of anybody but the video's creator and operators. */
export async function beginWatching(
  db: Db,
  session: { sessionId: string; videoId: string; subject: string; startedAt: Date },
): Promise<void> {
  const { startedAt, ...ids } = session;
  await db.watching.create({ data: { ...ids, day: startedAt, startedAt } });
}

/**
 * Takes a report over in one statement by primary key. Sessions that do not count have no row. What is told never goes
 * back: a report that overtakes another, or a player that begins anew within its session, takes nothing away. And nobody
 * can have watched or waited for longer than the session has been there, nor stalled more often than fits into that time.
 */
export async function recordWatching(
  db: Database,
  sessionId: string,
  report: WatchingReport,
  now: Date,
): Promise<void> {
  await db.pool.query({
    name: "record-watching",
    text: `UPDATE "Watching" SET
        "startupMs" = coalesce("startupMs", $2::int),
        stalls = greatest(stalls, least($3::int, most.ms / $8::int)),
        "stalledMs" = greatest("stalledMs", least($4::int, most.ms)),
        "watchedMs" = greatest("watchedMs", least($5::int, most.ms)),
        changed = true
      FROM (SELECT "sessionId", greatest(0, extract(epoch FROM $6::timestamptz - "startedAt") * 1000 + $7)::bigint AS ms
            FROM "Watching" WHERE "sessionId" = $1) most
      WHERE "Watching"."sessionId" = most."sessionId"`,
    values: [
      sessionId,
      report.startupMs,
      report.stalls,
      report.stalledMs,
      report.watchedMs,
      now,
      slackMs,
      shortestStallMs,
    ],
  });
}

/** Clocks of players and ours do not beat alike. */
const slackMs = 10_000;
