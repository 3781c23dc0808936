import { expect } from "vitest";
import { earlyFiles, listedSegments } from "./key-use.ts";
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

/** No key meets an IV twice: each attempt at the early lane has its own generation, and the ladder only one plaintext. */
export async function expectKeysUsedOnce(
  { instance, database, journal }: World,
  video: { earlyPackageId: string; fullPackageId: string },
  kills: readonly Kill[],
): Promise<void> {
  const early = await listedSegments(database, video.earlyPackageId);
  const begun = (await journal.read(await videoOf(database, video.earlyPackageId))).filter(
    ({ step }) => step === "early lane",
  );
  const files = await earlyFiles(instance.dataDir, video.earlyPackageId);
  const byAttempt = Map.groupBy(files, ({ writtenAt }) => begun.findLastIndex(({ at }) => at <= writtenAt));
  const generations = [...byAttempt.values()].map(
    (written) => new Set(written.map((file) => file.generation)),
  );
  for (const used of generations) expect(used.size, "generations of one attempt").toBe(1);
  expect(new Set(generations.flatMap((used) => [...used])).size, "a generation of its own").toBe(
    generations.length,
  );
  for (const [track, segments] of Map.groupBy(early, (segment) => segment.track)) {
    expect(
      segments.map(({ n }) => n),
      track,
    ).toEqual(segments.map((_, index) => index));
    // A generation that was left is never taken up again.
    const order = segments
      .map(({ generation }) => generation)
      .filter((one, index, all) => one !== all[index - 1]);
    expect(order, track).toEqual([...new Set(order)]);
    const interrupted = kills.filter(({ step, victim }) => step === "early lane" && victim !== "web");
    expect(order, `generations of ${track}`).toHaveLength(1 + interrupted.length);
  }

  const full = new Map<string, string>();
  const tracks = new Map<string, Set<string>>();
  for (const { track, n, generation, sha256 } of await listedSegments(database, video.fullPackageId)) {
    full.set(`${track}/${n}`, sha256);
    tracks.set(track, (tracks.get(track) ?? new Set()).add(generation));
  }
  for (const [track, used] of tracks) expect(used.size, `generations of ${track}`).toBe(1);
  for (const { step, ciphertexts } of kills) {
    if (step.startsWith("encrypt")) expect(ciphertexts.size, "encrypted before the kill").toBeGreaterThan(0);
    for (const [place, sha256] of ciphertexts)
      expect(full.get(place), `${place}, encrypted before the kill in ${step}`).toBe(sha256);
  }
}

async function videoOf(database: World["database"], packageId: string): Promise<string> {
  const [row] = await database.query<{ videoId: string }>('SELECT "videoId" FROM "Package" WHERE id = $1', [
    packageId,
  ]);
  return row?.videoId ?? "";
}
