import { appendEvent } from "#lib/events/outbox.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { type Database, Prisma } from "#lib/platform/db.ts";
import type { EndReason } from "./playback-errors.ts";

/** One sweep ends at most so many sessions: the transaction stays short. */
const batch = 500;

/**
 * Writes down the end of sessions that are over already: nobody heard of them until they expired, their sign-in was
 * revoked, or their video was removed, hidden or taken down. Each is told of (`playback/ended`). Gives how many there were.
 */
export async function sweepSessions(db: Database, clock: Clock): Promise<number> {
  const now = clock.now();
  const outcome = Prisma.sql`playback_outcome(s, v, a, ${now})`;
  return db.prisma.$transaction(async (tx) => {
    const ended = await tx.$queryRaw<{ id: string; videoId: string; reason: EndReason }[]>`
      WITH over AS (
        SELECT s.id, ${outcome} AS reason
        FROM "PlaybackSession" s
        LEFT JOIN "Video" v ON v.id = s."videoId"
        LEFT JOIN "Session" a ON a.id = s."authSessionId"
        WHERE s."endedAt" IS NULL AND ${outcome} <> 'live'
        LIMIT ${batch}
        FOR UPDATE OF s SKIP LOCKED
      )
      UPDATE "PlaybackSession" s SET "endedAt" = ${now}, "endReason" = over.reason
      FROM over WHERE s.id = over.id AND s."endedAt" IS NULL
      RETURNING s.id, s."videoId", over.reason`;
    for (const { id, videoId, reason } of ended) {
      await appendEvent(tx, "playback/ended", { sessionId: id, videoId, reason });
    }
    return ended.length;
  });
}
