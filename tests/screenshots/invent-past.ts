import { describeCondition } from "#lib/shared/describe-rule.ts";
import type { InstanceDatabase } from "../faults/database.ts";

const DAYS = 30;

/**
 * Writes down thirty days of watching for the creator's films, and a film whose preparation failed: what a site in use has
 * after weeks cannot be played in minutes.
 */
export async function inventPast(
  { query }: InstanceDatabase,
  film: (title: string) => string,
  contract: string,
): Promise<void> {
  const shares = [
    ["Night walk above the fog", 1],
    ["Copper hills", 0.55],
    ["The last evening of the festival", 0.3],
  ] as const;
  for (const [title, share] of shares) {
    const videoId = film(title);
    for (let ago = 1; ago < DAYS; ago += 1) {
      const views = Math.round(share * viewsOf(ago));
      const watchedMs = views * (5_200 + 900 * Math.sin(ago * 1.7));
      const refusals = title === "Copper hills" ? 0 : Math.round(views * 0.22);
      const day = `(now() AT TIME ZONE 'utc')::date - ${ago}`;
      await query(
        `INSERT INTO "InsightDay" ("videoId", day, views, viewers, "watchedMs", stalls, "stalledMs", refusals)
         VALUES ($1, ${day}, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [
          videoId,
          views,
          Math.ceil(views * 0.8),
          Math.round(watchedMs),
          ago % 9 === 0 ? 1 : 0,
          ago % 9 === 0 ? 900 : 0,
          refusals,
        ],
      );
      for (const [upToMs, part] of [
        [300, 0.5],
        [500, 0.35],
        [1250, 0.15],
      ] as const) {
        await query(
          `INSERT INTO "StartupDay" ("videoId", day, "upToMs", views) VALUES ($1, ${day}, $2, $3) ON CONFLICT DO NOTHING`,
          [videoId, upToMs, Math.round(views * part)],
        );
      }
      if (refusals === 0) continue;
      const minBalance = title.startsWith("The last") ? "3" : "1";
      const condition = describeCondition(
        { type: "erc721", chain: "eip155:31337", contract, minBalance },
        () => "StreamGate Demo Membership",
      );
      await query(
        `INSERT INTO "RefusalDay" ("videoId", day, condition, refusals) VALUES ($1, ${day}, $2, $3) ON CONFLICT DO NOTHING`,
        [videoId, condition, refusals],
      );
    }
  }
  await query(`UPDATE "Video" SET state = 'failed', "watchableAt" = NULL, failure = $2 WHERE id = $1`, [
    film("DSC_4471"),
    {
      code: "storage_unavailable",
      message: "The store did not take the package. The original is safe; try again in a few minutes.",
      retryable: true,
    },
  ]);
}

/** A release a fortnight ago, weekends that are busier, and a slow growth. */
function viewsOf(ago: number): number {
  const release = 38 * Math.exp(-(((ago - 14) / 2.2) ** 2));
  const week = 1 + 0.35 * Math.sin((ago * 2 * Math.PI) / 7);
  return (22 - ago * 0.35) * week + release;
}
