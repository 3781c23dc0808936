import { spawn } from "node:child_process";
import { open, readFile, rename } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess } from "./process-identity.ts";
import { endRestOfGroup, stopProcess } from "./stop-process.ts";
import type { RunningService, Service } from "./supervise.ts";

export interface NodeServiceOptions {
  name: string;
  /** Arguments to Node: the program and its own arguments. */
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Answers 2xx as soon as the service can work. */
  healthUrl: string;
  /** File that takes its output, or undefined to write to our own. */
  logFile: string | undefined;
  /** Told of each process that is started, before it answers. */
  onSpawn: (pid: number) => Promise<void>;
  onExit: (pid: number) => void;
}

/** Cold start of Next or the worker on a small, busy machine. */
const startTimeoutMs = 120_000;

/** A service that is a Node program of ours. It leads a process group, so that what it started ends with it. */
export function nodeService(options: NodeServiceOptions): Service {
  return { name: options.name, start: (signal) => startNodeProcess(options, signal) };
}

async function startNodeProcess(options: NodeServiceOptions, signal: AbortSignal): Promise<RunningService> {
  const output = options.logFile === undefined ? undefined : await openLog(options.logFile);
  const child = spawn(process.execPath, options.command, {
    env: options.env,
    // An own group: Ctrl-C reaches the supervisor alone, and FFmpeg goes when its worker goes.
    detached: true,
    stdio: output ? ["ignore", output.fd, output.fd] : ["ignore", "inherit", "inherit"],
  });
  await output?.close();
  const exited = new Promise<void>((done) => {
    child.once("exit", () => done());
    child.once("error", () => done());
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${options.name} could not be started`);
  void exited.then(() => {
    // What a killed process had started (FFmpeg, say) is still in its group.
    endRestOfGroup(pid);
    options.onExit(pid);
  });
  await options.onSpawn(pid);
  const identity = await identifyProcess(pid);
  const stop = async () => {
    if (identity) await stopProcess(identity, { graceMs: 10_000 });
  };

  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(options.healthUrl))) {
    const problem = ended ? "ended while starting" : Date.now() > deadline ? "does not answer" : undefined;
    if (problem || signal.aborted) {
      await stop();
      throw new Error(
        `${options.name} ${problem ?? "was stopped while starting"}${await endOf(options.logFile)}`,
      );
    }
    await sleep(100);
  }
  return { exited, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

const maxLogBytes = 20 * 1024 * 1024;

async function openLog(file: string) {
  const log = await open(file, "a", 0o600);
  if ((await log.stat()).size < maxLogBytes) return log;
  await log.close();
  await rename(file, `${file}.1`);
  return open(file, "a", 0o600);
}

async function endOf(logFile: string | undefined): Promise<string> {
  if (logFile === undefined) return ".";
  const text = await readFile(logFile, "utf8").catch(() => "");
  return `. The end of ${logFile}:\n${text.trimEnd().split("\n").slice(-12).join("\n")}`;
}
