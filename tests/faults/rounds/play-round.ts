import { setTimeout as wait } from "node:timers/promises";
import { retryVideo } from "#lib/shared/api/videos.ts";
import type { Failure } from "#lib/shared/video.ts";
import { checkRound } from "./check-round.ts";
import { type Fault, fillDisk, kill, turnClock } from "./faults.ts";
import { patiently } from "./patiently.ts";
import type { Chance } from "./random.ts";
import type { FaultyWorld } from "./world.ts";

/** What came of one round. */
export interface Round {
  round: number;
  seconds: number;
  faults: string[];
  /** Ready without anybody's help; ready when their creator asked to try again; neither. */
  ready: number;
  retried: number;
  lost: string[];
  /** What else is not as it must be. */
  problems: string[];
}

const patienceMs = 240_000;

interface VideoRow {
  id: string;
  state: string;
  failure: Failure | null;
}

/** Uploads so many films at once while things go wrong, and sees what becomes of them. */
export async function playRound(
  world: FaultyWorld,
  round: number,
  uploadsAtOnce: number,
  chance: Chance,
): Promise<Round> {
  const begunAt = performance.now();
  const uploads = Promise.all(
    Array.from({ length: uploadsAtOnce }, async () => {
      await wait(chance.between(0, 1_500));
      return patiently(() => world.studio.upload(world.film.file));
    }),
  );
  const faults: string[] = [];
  for (const fault of chooseFaults(round, chance)) {
    await wait(chance.between(300, 2_500));
    faults.push(await fault(world, chance));
  }
  const videoIds = await uploads;
  const first = await untilSettled(world, videoIds);
  const failed = first.filter(({ state }) => state === "failed");
  const lost = first
    .filter(({ state, failure }) => state !== "ready" && !(state === "failed" && failure?.retryable))
    .map(({ id, state, failure }) => `${id} is ${state}: ${failure?.code ?? "no reason"}`);
  for (const { id, failure } of failed.filter(({ failure }) => failure?.retryable)) {
    faults.push(`${id} failed (${failure?.code})`);
    await patiently(() => world.studio.creator.call(retryVideo, { params: { videoId: id } }));
  }
  if (failed.length > 0) {
    const second = await untilSettled(world, videoIds);
    lost.push(
      ...second
        .filter(({ id, state }) => state !== "ready" && failed.some((video) => video.id === id))
        .map(
          ({ id, state, failure }) => `${id} is ${state} after another try: ${failure?.code ?? "no reason"}`,
        ),
    );
  }
  return {
    round,
    seconds: Math.round((performance.now() - begunAt) / 1000),
    faults,
    ready: first.filter(({ state }) => state === "ready").length,
    retried: failed.length,
    lost,
    problems: await checkRound(world, videoIds, faults.length),
  };
}

/** Three kills at least; every second round a full disk besides, every third a wrong clock. */
function chooseFaults(round: number, chance: Chance): Fault[] {
  const faults: Fault[] = Array.from({ length: chance.between(3, 5) }, () => kill);
  if (round % 2 === 0) faults.splice(chance.between(0, faults.length), 0, fillDisk);
  if (round % 3 === 0) faults.splice(chance.between(0, faults.length), 0, turnClock);
  return faults;
}

/** Waits until nothing more happens to any of the videos. */
async function untilSettled({ database }: FaultyWorld, videoIds: readonly string[]): Promise<VideoRow[]> {
  const endAt = performance.now() + patienceMs;
  for (;;) {
    const [{ busy } = { busy: true }] = await database.query<{ busy: boolean }>(
      `SELECT EXISTS (SELECT FROM engine.runs
                       WHERE event->'data'->>'videoId' = ANY($1) AND status IN ('queued', 'running'))
           OR EXISTS (SELECT FROM engine.events WHERE routed_at IS NULL)
           OR EXISTS (SELECT FROM "Outbox" WHERE "sentAt" IS NULL) AS busy`,
      [videoIds],
    );
    if (!busy || performance.now() > endAt)
      return database.query<VideoRow>('SELECT id, state, failure FROM "Video" WHERE id = ANY($1)', [
        videoIds,
      ]);
    await wait(250);
  }
}
