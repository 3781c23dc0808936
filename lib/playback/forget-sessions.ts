import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";

/** One sweep forgets at most so many: the statement stays short. */
const batch = 1000;
/** Nobody comes back to a session without a viewer; what it told is summed by now. */
const anonymousSeconds = 86_400;
/** For so long a viewer who comes back goes on where they stopped. */
const viewerSeconds = 90 * 86_400;

/** Deletes playback sessions that ended long ago. Gives how many there were. */
export async function forgetSessions(db: Database, clock: Clock): Promise<number> {
  const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000);
  const { rowCount } = await db.pool.query(
    `DELETE FROM "PlaybackSession" WHERE id IN (
       (SELECT id FROM "PlaybackSession" WHERE "viewerId" IS NULL AND "endedAt" < $1 LIMIT $3)
       UNION ALL
       (SELECT id FROM "PlaybackSession" WHERE "endedAt" < $2 LIMIT $3)
     )`,
    [ago(anonymousSeconds), ago(viewerSeconds), batch],
  );
  return rowCount ?? 0;
}
