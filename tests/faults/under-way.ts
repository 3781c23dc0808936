import { setTimeout as sleep } from "node:timers/promises";
import { pollUntil } from "../../scripts/local/poll.ts";
import type { InstanceDatabase } from "./database.ts";
import { killAfterMs } from "./pipeline-steps.ts";
import type { Begun } from "./step-journal.ts";

/** Long enough for anything of a minute's film; a step that is over by then is found to be so afterwards. */
const patience = { timeoutMs: 60_000, everyMs: 5 };

/**
 * Settles when a step that has begun is worth a kill: when its work is under way, and in the early lane when something was
 * listed already that a repetition must not contradict.
 */
export async function untilUnderWay(
  database: InstanceDatabase,
  videoId: string,
  { step, at }: Begun,
): Promise<void> {
  if (step === "early lane") {
    await pollUntil(async () => (await publishedTracks(database, videoId)) === 2, patience);
  } else {
    await sleep(Math.max(0, at + (killAfterMs[step] ?? 0) - Date.now()));
  }
}

/** Tracks of which something was published: picture and sound. */
async function publishedTracks(database: InstanceDatabase, videoId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    `SELECT count(DISTINCT t.id)::int AS count FROM "Segment" s JOIN "Track" t ON t.id = s."trackId" JOIN "Package" p ON p.id = t."packageId"
      WHERE p."videoId" = $1`,
    [videoId],
  );
  return row?.count ?? 0;
}
