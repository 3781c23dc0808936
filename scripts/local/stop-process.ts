import { pollUntil } from "./poll.ts";
import { isStillRunning, type ProcessIdentity } from "./process-identity.ts";

/**
 * Ends a process and the group it leads: SIGTERM first (PostgreSQL ends on it as well once its clients are gone;
 * pass SIGINT to have it end them), SIGKILL after `graceMs`. Signals nobody else when the pid was given away.
 */
export async function stopProcess(
  identity: Pick<ProcessIdentity, "pid" | "startedAt">,
  options: { signal?: "SIGTERM" | "SIGINT"; graceMs: number },
): Promise<void> {
  for (const signal of [options.signal ?? "SIGTERM", "SIGKILL"] as const) {
    if (!(await isStillRunning(identity))) return;
    signalGroup(identity.pid, signal);
    const gone = await pollUntil(async () => !(await isStillRunning(identity)), {
      timeoutMs: options.graceMs,
    });
    if (gone) return;
  }
}

/** Signals the process group that `pid` leads, or `pid` alone when it leads none. */
function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return;
    } catch {
      // ESRCH: no such group, or it is gone.
    }
  }
}

/** Ends what a process that is gone had started in its group. */
export function endRestOfGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // ESRCH: nobody was left.
  }
}
