import { pollUntil } from "../../scripts/local/poll.ts";
import type { TestInstance } from "../setup/instance.ts";
import type { InstanceDatabase } from "./database.ts";
import type { Begun, StepJournal } from "./step-journal.ts";
import { untilUnderWay } from "./under-way.ts";
import { answersAgain, mediaProcesses, type Victim } from "./victims.ts";

/** What became of one kill. Times in seconds since the kill. */
export interface Kill {
  victim: Victim;
  step: string;
  /** Unix time in milliseconds. */
  at: number;
  /** False when the step was over before its process died: then this kill says nothing about it. */
  hit: boolean;
  answersAfter: number;
  resumesAfter: number;
  /** FFmpeg processes of a killed worker that were still there two seconds later. */
  orphans: number[];
}

/** Steps that leave FFmpeg to itself when their worker dies, and time to look for it before. */
const encoding: ReadonlySet<string> = new Set(["early lane", "window-0", "window-1", "pictures"]);

/** A sign so soon after the death of its writer was on its way before. */
const echoMs = 100;

export interface World {
  instance: TestInstance;
  database: InstanceDatabase;
  journal: StepJournal;
}

/**
 * Sends kill -9 to a process (not to its group) in the step that has just begun, and waits until the process is back and
 * the work goes on.
 */
export async function killIn(
  world: World,
  videoId: string,
  begun: Begun,
  { victim, pid }: { victim: Victim; pid: number },
): Promise<Kill> {
  const { instance, database, journal } = world;
  const { dataDir } = instance;
  await untilUnderWay(database, videoId, begun);
  const media = encoding.has(begun.step) ? await mediaProcesses(dataDir) : [];
  const killedAt = Date.now();
  process.kill(pid, "SIGKILL");
  const [answersAt, resumesAt, orphans] = await Promise.all([
    answersAgain(instance, database, victim, pid),
    workGoesOn(world, videoId, killedAt, victim),
    victim === "worker" ? outliving(instance, media) : [],
  ]);
  const now = (await journal.read(videoId)).find(({ id }) => id === begun.id);
  const seconds = (at: number) => Math.max(0, at - killedAt) / 1000;
  return {
    victim,
    step: begun.step,
    at: killedAt,
    hit: now?.recordedAt === undefined || now.recordedAt > killedAt,
    answersAfter: seconds(answersAt),
    resumesAfter: seconds(resumesAt),
    orphans,
  };
}

async function workGoesOn(world: World, videoId: string, killedAt: number, victim: Victim): Promise<number> {
  // A dead worker's work goes on when a step begins; the others die beside the work.
  const kind = victim === "worker" ? "begun" : "any";
  const since = victim === "web" ? killedAt : killedAt + echoMs;
  const at = await pollUntil(
    async () => {
      const sign = await world.journal.signOfWork(videoId, since, kind);
      // Killed behind the very last step: nothing is left to be resumed.
      return sign ?? ((await world.journal.isIdle(videoId)) ? killedAt : undefined);
    },
    { timeoutMs: 60_000, everyMs: 50 },
  );
  if (at === undefined) throw new Error("work was not resumed within a minute");
  return at;
}

async function outliving(instance: TestInstance, before: readonly number[]): Promise<number[]> {
  const left = async () => {
    const now = new Set(await mediaProcesses(instance.dataDir));
    return before.filter((pid) => now.has(pid));
  };
  const gone = await pollUntil(async () => (await left()).length === 0, { timeoutMs: 2_000 });
  return gone === true ? [] : left();
}
