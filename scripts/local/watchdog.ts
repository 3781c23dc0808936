import { spawn } from "node:child_process";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { identifyProcess, type ProcessIdentity } from "./process-identity.ts";

export interface Watchdog {
  /** From now on the process group of `pid` ends when we end, even by SIGKILL. */
  watch(pid: number): Promise<void>;
  /** The process has ended in the ordinary way. */
  release(pid: number): void;
  /** Ends the watchdog itself and nothing else. */
  stop(): void;
}

/** What the watchdog is told, one JSON object a line. */
export type WatchdogOrder =
  | { order: "watch"; identity: Pick<ProcessIdentity, "pid" | "startedAt"> }
  | { order: "release"; pid: number }
  | { order: "stop" };

/**
 * Starts a small process that outlives us by a moment: its standard input ends when we end, however we end, and it
 * then stops what it was told to watch. A supervisor killed by SIGKILL so leaves no server behind.
 */
export function startWatchdog(): Watchdog {
  const program = fileURLToPath(new URL("./watchdog-process.ts", import.meta.url));
  const child = spawn(process.execPath, [program], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.on("error", () => {});
  child.on("error", () => {});
  // Neither the process nor its pipe keeps us alive.
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  const tell = (order: WatchdogOrder) => child.stdin.write(`${JSON.stringify(order)}\n`);
  return {
    async watch(pid) {
      const identity = await identifyProcess(pid);
      if (identity) tell({ order: "watch", identity: { pid, startedAt: identity.startedAt } });
    },
    release(pid) {
      tell({ order: "release", pid });
    },
    stop() {
      tell({ order: "stop" });
      child.stdin.end();
    },
  };
}
