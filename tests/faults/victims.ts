import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { pollUntil } from "../../scripts/local/poll.ts";
import { findRunningInstance } from "../../scripts/local/run-record.ts";
import type { TestInstance } from "../setup/instance.ts";
import type { InstanceDatabase } from "./database.ts";

/** Names as in run.json. */
export const victims = ["web", "worker", "PostgreSQL"] as const;
export type Victim = (typeof victims)[number];

/** The process that runs as `victim` now, from run.json. */
export async function pidOf(dataDir: string, victim: Victim): Promise<number> {
  const record = await findRunningInstance(dataDir);
  const found = record?.processes.find(({ name }) => name === victim);
  if (found === undefined) throw new Error(`${victim} does not run on ${dataDir}`);
  return found.pid;
}

/** When the supervisor's next process of the victim answers, Unix time in milliseconds. Throws when it does not within a minute. */
export async function answersAgain(
  instance: TestInstance,
  database: InstanceDatabase,
  victim: Victim,
  killedPid: number,
): Promise<number> {
  const at = await pollUntil(
    async () => {
      if ((await pidOf(instance.dataDir, victim)) === killedPid) return undefined;
      return (await answers(instance, database, victim)) ? Date.now() : undefined;
    },
    { timeoutMs: 60_000, everyMs: 50 },
  );
  if (at === undefined) throw new Error(`${victim} was not brought back within a minute`);
  return at;
}

async function answers(instance: TestInstance, database: InstanceDatabase, victim: Victim): Promise<boolean> {
  if (victim === "PostgreSQL") return (await database.query("SELECT 1")).length === 1;
  const url = victim === "web" ? `${instance.webUrl}/api/ops/ready` : `${instance.workerUrl}/ready`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Pids of the FFmpeg and ffprobe processes (with their guards) that read files below `dataDir`. */
export async function mediaProcesses(dataDir: string): Promise<number[]> {
  const commands = process.platform === "linux" ? await linuxCommands() : await psCommands();
  return commands
    .filter(({ command }) => command.includes(`file:${dataDir}/`) && !command.includes("vitest"))
    .map(({ pid }) => pid);
}

interface Command {
  pid: number;
  command: string;
}

async function linuxCommands(): Promise<Command[]> {
  const pids = (await readdir("/proc")).map(Number).filter(Number.isInteger);
  return Promise.all(
    pids.map(async (pid) => ({
      pid,
      command: await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    })),
  );
}

async function psCommands(): Promise<Command[]> {
  const { stdout } = await promisify(execFile)("ps", ["-axww", "-o", "pid=,command="]);
  return stdout.split("\n").map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
}
