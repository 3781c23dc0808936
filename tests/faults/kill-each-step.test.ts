import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { footageWithSound } from "../fixtures/footage.ts";
import { testTools } from "../setup/ffmpeg.ts";
import { asStarted, startTestInstance } from "../setup/instance.ts";
import { openInstanceDatabase } from "./database.ts";
import { expectKeysUsedOnce, expectWorkDoneOnce } from "./expectations.ts";
import { type Kill, killIn, type World } from "./kill-in-step.ts";
import { heavySteps, isLight, lightSteps, longFilmSteps } from "./pipeline-steps.ts";
import { keepStepJournal } from "./step-journal.ts";
import { openStudio, type Studio } from "./studio.ts";
import { mediaProcesses, pidOf, type Victim, victims } from "./victims.ts";

/** Seconds after a kill within which the process answers and work goes on. */
const resumeSeconds = 15;
/** At 10 frames a second: two windows of transcoding, and a short film for steps that the first one went through too fast. */
const longFrames = 795;
const shortFrames = 200;
const maxFilms = 12;

/** Which process dies in which step. */
interface Plan {
  name: string;
  victimOf: ReadonlyMap<string, Victim>;
}

/** `npm run faults`: each process in every step. `npm test`: one process in each heavy step. */
const plans = process.env.FAULTS === "all" ? victims.map(planOf) : [shortPlan()];

function planOf(victim: Victim): Plan {
  const steps = [...heavySteps, ...lightSteps];
  return {
    name: `kill -9 of ${victim} in each step of the pipeline`,
    victimOf: new Map(steps.map((step) => [step, victim])),
  };
}

function shortPlan(): Plan {
  return {
    name: `kill -9 of ${victims.join(", ")} in turns, one in each heavy step of the pipeline`,
    victimOf: new Map(heavySteps.map((step, index) => [step, victims[index % victims.length] as Victim])),
  };
}

interface Film {
  file: string;
  frames: number;
}

let folder: string;
let films: { long: Film; short: Film };
let world: World;
let studio: Studio;
const kills: Kill[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-faults-"));
  const shoot = async (name: string, frames: number): Promise<Film> => ({
    file: await footageWithSound(join(folder, name), frames / 10),
    frames,
  });
  films = { long: await shoot("long.mp4", longFrames), short: await shoot("short.mp4", shortFrames) };
  // Its own PostgreSQL: it is to be killed.
  const instance = await startTestInstance(asStarted);
  const database = await openInstanceDatabase(instance.dataDir);
  world = { instance, database, journal: await keepStepJournal(database) };
  studio = await openStudio(instance, await testTools());
});

afterAll(async () => {
  console.table(
    kills.map(({ victim, step, hit, answersAfter, resumesAfter }) => ({
      victim,
      step,
      hit,
      answersAfter,
      resumesAfter,
    })),
  );
  await world?.database.close();
  await world?.instance.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each(plans)("$name", ({ victimOf }) => {
  it("is answered by a restart; work goes on within 15 s, repeats nothing recorded and ends in a whole video", async () => {
    const wanted = new Map(victimOf);
    for (let count = 0; wanted.size > 0; count++) {
      expect(count, `never caught in flight: ${[...wanted.keys()].join(", ")}`).toBeLessThan(maxFilms);
      const film = [...wanted.keys()].some((step) => longFilmSteps.has(step)) ? films.long : films.short;
      const videoId = await studio.upload(film.file);
      const done = await killAlongTheWay(videoId, wanted);
      await expectWhole(videoId, film, done);
    }
  });
});

/** Follows one film to its end and kills in every step of `wanted` its victim once, which it takes out. */
async function killAlongTheWay(videoId: string, wanted: Map<string, Victim>): Promise<Kill[]> {
  const { dataDir } = world.instance;
  const done: Kill[] = [];
  // Known beforehand: a short step is over while one looks.
  const pids = new Map<Victim, number>();
  for (const victim of victims) pids.set(victim, await pidOf(dataDir, victim));
  let seen = 0;
  while (!(await world.journal.isIdle(videoId))) {
    const news = await world.journal.read(videoId, seen);
    seen = news.at(-1)?.id ?? seen;
    const begun = news.findLast(({ step, recordedAt }) => wanted.has(step) && recordedAt === undefined);
    const victim = wanted.get(begun?.step ?? "");
    const pid = victim && pids.get(victim);
    if (begun === undefined || victim === undefined || pid === undefined) {
      await sleep(10);
      continue;
    }
    const kill = await killIn(world, videoId, begun, { victim, pid });
    pids.set(victim, await pidOf(dataDir, victim));
    done.push(kill);
    kills.push(kill);
    expect
      .soft(kill.answersAfter, `${victim} answers after a kill in ${kill.step}`)
      .toBeLessThan(resumeSeconds);
    expect.soft(kill.resumesAfter, `${kill.step} after a kill of ${victim}`).toBeLessThan(resumeSeconds);
    expect.soft(kill.orphans, `FFmpeg outlived its worker in ${kill.step}`).toEqual([]);
    // A step that was over before its process died is tried again; one of a single statement is not worth a film.
    if (kill.hit || isLight(kill.step)) wanted.delete(begun.step);
  }
  return done;
}

interface VideoRow {
  state: string;
  attempt: number;
  failure: unknown;
  earlyPackageId: string;
  fullPackageId: string;
}

async function expectWhole(videoId: string, film: Film, done: readonly Kill[]): Promise<void> {
  const [video] = await world.database.query<VideoRow>('SELECT * FROM "Video" WHERE id = $1', [videoId]);
  expect(video).toMatchObject({ state: "ready", attempt: 1, failure: null });
  if (video === undefined) return;
  await expectWorkDoneOnce(world, videoId, done);
  await expectKeysUsedOnce(world, video, done);
  for (const packageId of [video.fullPackageId, video.earlyPackageId]) {
    const { frames, soundFrames } = await studio.play(videoId, packageId);
    expect(frames).toBe(film.frames);
    expect(soundFrames).toBeGreaterThan(0);
  }
  expect(await mediaProcesses(world.instance.dataDir)).toEqual([]);
}
