import { pollUntil } from "../../../scripts/local/poll.ts";
import { mediaProcesses } from "../victims.ts";
import { patiently } from "./patiently.ts";
import type { FaultyWorld } from "./world.ts";

const patience = { timeoutMs: 60_000, everyMs: 250 };

/** What of a round is not as it must be; nothing when all is well. `faults` counts what went wrong in it. */
export async function checkRound(
  world: FaultyWorld,
  videoIds: readonly string[],
  faults: number,
): Promise<string[]> {
  return [
    ...(await doubledRuns(world, videoIds)),
    ...(await repeatedSteps(world, videoIds, faults)),
    ...(await damagedPackages(world, videoIds)),
    ...(await leftOvers(world)),
  ];
}

/** A function runs once for each attempt at a video, however often its event was sent. */
async function doubledRuns({ database }: FaultyWorld, videoIds: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ video: string; function: string; runs: number }>(
    `SELECT event->'data'->>'videoId' AS video, function_id AS function, count(*)::int AS runs FROM engine.runs
      WHERE event->'data'->>'videoId' = ANY($1) AND event->'data'->>'attempt' IS NOT NULL AND function_id NOT LIKE '%-failure'
      GROUP BY 1, 2, event->>'name', event->'data'->>'attempt' HAVING count(*) > 1`,
    [videoIds],
  );
  return rows.map((row) => `${row.function} ran ${row.runs} times for one attempt at ${row.video}`);
}

/** A recorded step never begins again; an attempt at one that was interrupted does, at most once for each fault. */
async function repeatedSteps(
  { database }: FaultyWorld,
  videoIds: readonly string[],
  faults: number,
): Promise<string[]> {
  const rows = await database.query<{ run: string; recorded: number; begun: number }>(
    `SELECT run_id AS run, recorded, count(*)::int AS begun FROM faults.begun
      WHERE video_id = ANY($1) GROUP BY run_id, recorded, attempt HAVING count(*) > $2`,
    [videoIds, 1 + faults],
  );
  return rows.map((row) => `step ${row.recorded} of ${row.run} began ${row.begun} times in ${faults} faults`);
}

/** Each package decodes to every frame of its film. */
async function damagedPackages(world: FaultyWorld, videoIds: readonly string[]): Promise<string[]> {
  const { database, studio, film } = world;
  const problems: string[] = [];
  const videos = await database.query<{ id: string; full: string }>(
    `SELECT id, "fullPackageId" AS full FROM "Video" WHERE id = ANY($1) AND state = 'ready'`,
    [videoIds],
  );
  for (const { id, full } of videos) {
    // A connection that was kept from before a kill breaks when it is used again.
    const { frames, soundFrames } = await patiently(() => studio.play(id, full));
    if (frames !== film.frames || soundFrames === 0)
      problems.push(`${id} decodes to ${frames} frames and ${soundFrames} of sound`);
  }
  return problems;
}

/** No FFmpeg without a master. */
async function leftOvers({ instance }: FaultyWorld): Promise<string[]> {
  const quiet = await pollUntil(
    async () => (await mediaProcesses(instance.dataDir)).length === 0 || undefined,
    patience,
  );
  return quiet === true ? [] : ["FFmpeg runs although nothing is to be done"];
}
