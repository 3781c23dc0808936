import { setTimeout as wait } from "node:timers/promises";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { mediaProcesses, pidOf, victims } from "../victims.ts";
import type { Chance } from "./random.ts";
import type { FaultyWorld } from "./world.ts";

/** Something that goes wrong, and what it was, for the record. It leaves nothing behind that lasts. */
export type Fault = (world: FaultyWorld, chance: Chance) => Promise<string>;

/** kill -9 of web, worker, PostgreSQL or one FFmpeg, whichever chance meets. */
export async function kill({ instance }: FaultyWorld, chance: Chance): Promise<string> {
  const victim = chance.pick([...victims, "FFmpeg"] as const);
  const pid =
    victim === "FFmpeg"
      ? await pollUntil(async () => (await mediaProcesses(instance.dataDir)).at(-1), { timeoutMs: 5_000 })
      : await pidOf(instance.dataDir, victim).catch(() => undefined);
  if (pid === undefined) return `nothing: no ${victim} runs`;
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return `nothing: ${victim} had just ended`;
  }
  return `kill -9 of ${victim}`;
}

/** The disk of one of the two stores is full for some seconds. */
export async function fillDisk({ disks }: FaultyWorld, chance: Chance): Promise<string> {
  if (disks === undefined) return "nothing: no disk can be filled here";
  const which = chance.pick(["files", "packages"] as const);
  const seconds = chance.between(2, 6);
  await disks[which].fill();
  await wait(seconds * 1000);
  disks[which].free();
  return `${which} full for ${seconds} s`;
}

/** The clock of web and worker goes wrong by up to two hours, and right again. */
export async function turnClock({ clock }: FaultyWorld, chance: Chance): Promise<string> {
  if (clock === undefined) return "nothing: no clock can be turned here";
  const seconds = chance.pick([-1, 1]) * chance.between(30, 7200);
  await clock.set(seconds);
  await wait(chance.between(2, 5) * 1000);
  await clock.set(0);
  return `clock turned by ${seconds} s`;
}
