import { randomUUID } from "node:crypto";
import { hostname } from "node:os";

const token = randomUUID();

/** This process, as others recognise it: machine, pid, and what tells it from later ones with the same pid. */
export const thisHolder = `${hostname()}/${process.pid}/${token}`;

/**
 * True when the process of `holder` is known to be over. Of another machine's processes nothing is known; a pid that
 * was given to somebody else counts as still running.
 */
export function hasEnded(holder: string): boolean {
  const [host, pid, itsToken] = holder.split("/");
  if (host !== hostname()) return false;
  if (Number(pid) === process.pid) return itsToken !== token;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
