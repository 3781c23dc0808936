import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** A process as it can be recognised later: a pid alone may meanwhile belong to somebody else. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in a form only fit for comparing with another reading on the same boot. */
  startedAt: string;
  /** Its command line, words separated by blanks. */
  command: string;
}

/** What runs under `pid` now, or undefined when nothing does (a zombie counts as nothing). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  return process.platform === "linux" ? identifyOnLinux(pid) : identifyWithPs(pid);
}

/** True while the very process of `identity` runs. */
export async function isStillRunning(identity: Pick<ProcessIdentity, "pid" | "startedAt">): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.startedAt === identity.startedAt;
}

async function identifyOnLinux(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, commandLine, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, "utf8"),
      readFile(`/proc/${pid}/cmdline`, "utf8"),
      readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
    ]);
    // proc(5): the second field is the name in parentheses and may hold blanks; fields count from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const startTicks = fields[19];
    if (startTicks === undefined) return undefined;
    return {
      pid,
      startedAt: `${boot.trim()}:${startTicks}`,
      command: commandLine.replaceAll("\0", " ").trim(),
    };
  } catch {
    return undefined;
  }
}

async function identifyWithPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=,command=", "-p", String(pid)]);
    // lstart is always 24 characters, e.g. "Sun Nov 23 00:27:11 2025".
    const line = stdout.trim();
    return line === "" ? undefined : { pid, startedAt: line.slice(0, 24), command: line.slice(24).trim() };
  } catch {
    return undefined;
  }
}
