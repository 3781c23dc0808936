import { expect } from "vitest";
import { cipherHeads, listedSegments } from "./key-use.ts";
import type { Kill, World } from "./kill-in-step.ts";
import type { Begun } from "./step-journal.ts";

/** A step began once, and once more for each kill that met it under way; every function ran once. */
export async function expectWorkDoneOnce(
  { journal, database }: World,
  videoId: string,
  kills: readonly Kill[],
): Promise<void> {
  const begun = await journal.read(videoId);
  const steps = Map.groupBy(begun, ({ runId, recorded }) => `${runId} ${recorded}`);
  for (const beginnings of steps.values()) {
    const [first] = beginnings as [Begun, ...Begun[]];
    const recordedAt = first.recordedAt ?? Number.POSITIVE_INFINITY;
    const met = kills.filter(({ at }) => at >= first.at && at <= recordedAt);
    expect(beginnings.length, `beginnings of ${first.step}`).toBeLessThanOrEqual(1 + met.length);
    const failures = Math.max(...beginnings.map(({ attempt }) => attempt));
    expect(failures, `failed attempts of ${first.step}`).toBeLessThanOrEqual(met.length);
  }
  for (const kill of kills) {
    const repeated = [...steps.values()].filter(
      (beginnings) =>
        beginnings[0]?.step.startsWith("window-") &&
        beginnings.some(({ at }) => at < kill.at) &&
        beginnings.some(({ at }) => at > kill.at),
    );
    expect(repeated.length, `windows repeated after a kill in ${kill.step}`).toBeLessThanOrEqual(1);
  }
  const runs = await database.query<{ function_id: string; runs: number }>(
    `SELECT function_id, count(*)::int AS runs FROM engine.runs WHERE event->'data'->>'videoId' = $1
      GROUP BY function_id HAVING count(*) > 1 OR bool_or(status <> 'completed')`,
    [videoId],
  );
  expect(runs, "runs that were doubled or did not complete").toEqual([]);
}

/** Segments of one window, see lib/media/ladder.ts. */
const windowSegments = 15;

/** No key meets an IV twice: each attempt at a stretch of the early lane, or at a window, has a generation of its own. */
export async function expectKeysUsedOnce(
  { instance, database }: World,
  video: { earlyPackageId: string; fullPackageId: string },
  kills: readonly Kill[],
): Promise<void> {
  const heads = await cipherHeads(instance.dataDir);
  expect(new Set(heads).size, "ciphertexts that begin differently").toBe(heads.length);

  const early = Map.groupBy(await listedSegments(database, video.earlyPackageId), ({ track }) => track);
  const full = Map.groupBy(await listedSegments(database, video.fullPackageId), ({ track }) => track);
  expect(heads.length).toBeGreaterThanOrEqual([...full.values()].flat().length);
  for (const [track, segments] of full) {
    expect(
      segments.map(({ n }) => n),
      track,
    ).toEqual(segments.map((_, index) => index));
    const order = segments
      .map(({ generation }) => generation)
      .filter((one, index, all) => one !== all[index - 1]);
    // A generation that was left is never taken up again.
    expect(order, track).toEqual([...new Set(order)]);
    if (early.has(track)) {
      expect(early.get(track), track).toEqual(segments);
      const interrupted = kills.filter(({ step, victim }) => step === "early lane" && victim !== "web");
      expect(order, `generations of ${track}`).toHaveLength(1 + interrupted.length);
    } else {
      expect(order, `generations of ${track}`).toHaveLength(Math.ceil(segments.length / windowSegments));
    }
  }
}
