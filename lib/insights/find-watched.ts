import type { Database } from "#lib/platform/db.ts";
import { firstDay } from "./get-insights.ts";

/** Those of some videos that had anything in thirty days: a creator may have thousands of which nobody asks any more. */
export async function findWatched(db: Database, videoIds: readonly string[], now: Date): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id FROM unnest($1::text[]) id
     WHERE EXISTS (SELECT FROM "InsightDay" d WHERE d."videoId" = id AND d.day >= $2)`,
    [videoIds, firstDay(now)],
  );
  return rows.map(({ id }) => id);
}
