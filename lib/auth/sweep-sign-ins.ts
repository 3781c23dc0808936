import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";

/** One sweep forgets at most so many: the statement stays short. */
const batch = 1000;
/** For so long a sign-in that is over can be found in its viewer's export. */
const keepSeconds = 30 * 86_400;

/**
 * Deletes sign-ins that ended a month ago. One that playback still hangs on stays until that has ended: without it nothing
 * would say that it is over. Gives how many there were.
 */
export async function sweepSignIns(db: Database, clock: Clock): Promise<number> {
  const { rowCount } = await db.pool.query(
    `DELETE FROM "Session" WHERE id IN (
       SELECT a.id FROM "Session" a
       WHERE (a."expiresAt" < $1 OR a."revokedAt" < $1)
         AND NOT EXISTS (SELECT FROM "PlaybackSession" s WHERE s."authSessionId" = a.id AND s."endedAt" IS NULL)
       LIMIT $2
     )`,
    [new Date(clock.now().getTime() - keepSeconds * 1000), batch],
  );
  return rowCount ?? 0;
}
