import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * Runs a command to its end and gives the processor seconds, user and system, that it and all it started took. Bash counts
 * them (`times`); they depend far less on what else the machine does than the clock does.
 */
export async function cpuSeconds(command: string, args: readonly string[]): Promise<number> {
  const script = '"$0" "$@" >&2 || exit 1; times';
  const { stdout } = await run("bash", ["-c", script, command, ...args], { maxBuffer: 64 * 1024 * 1024 });
  const children = stdout.trim().split("\n").at(-1) ?? "";
  const times = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) throw new Error(`Bash told no times: ${stdout}`);
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}
