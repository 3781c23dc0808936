import type { Database } from "#lib/platform/db.ts";
import { cutText } from "#lib/shared/text.ts";

/**
 * Counts that a viewer was refused a video, by each condition that was not met, in words. Within an hour the same viewer
 * counts once: pressing "check again" is no second refusal.
 */
export async function recordRefusal(
  db: Database,
  refusal: { videoId: string; subject: string; conditions: readonly string[]; at: Date },
): Promise<void> {
  const { videoId, subject, at } = refusal;
  const conditions = [...new Set(refusal.conditions.map((condition) => cutText(condition, 300)))];
  if (conditions.length === 0) return;
  await db.pool.query({
    name: "record-refusal",
    text: `WITH seen AS (
        INSERT INTO "RefusalSeen" ("videoId", subject, hour) VALUES ($1, $2, date_trunc('hour', $3::timestamptz))
        ON CONFLICT DO NOTHING RETURNING 1
      ), viewer AS (
        INSERT INTO "InsightDay" ("videoId", day, refusals)
        SELECT $1, ($3::timestamptz AT TIME ZONE 'UTC')::date, 1 FROM seen
        ON CONFLICT ("videoId", day) DO UPDATE SET refusals = "InsightDay".refusals + 1
      )
      INSERT INTO "RefusalDay" ("videoId", day, condition, refusals)
      SELECT $1, ($3::timestamptz AT TIME ZONE 'UTC')::date, condition, 1 FROM seen, unnest($4::text[]) AS condition
      ON CONFLICT ("videoId", day, condition) DO UPDATE SET refusals = "RefusalDay".refusals + 1`,
    values: [videoId, subject, at, conditions],
  });
}
