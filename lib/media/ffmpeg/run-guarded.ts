import { type SpawnOptions, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import {
  FfmpegFailedError,
  FfmpegKilledError,
  FfmpegLimitError,
  MediaCancelledError,
  UnexpectedOutputError,
} from "./media-error.ts";
import { type ProcessLimits, ProcessWatch } from "./process-watch.ts";

/** Takes one output of the process; reading slowly slows the process down. */
export type OutputHandler = (chunks: AsyncIterable<Buffer>) => Promise<void>;

export interface GuardedProcess {
  /** What the person who reads an error knows the program by. */
  tool: string;
  command: string;
  args: readonly string[];
  limits: ProcessLimits;
  /** Receives standard output. */
  stdout: OutputHandler;
  /** Receive the file descriptors 3, 4, … (at most 6). */
  outputs?: readonly OutputHandler[];
  /** Fills standard input until the signal, which fires when the program has ended; without it there is none. */
  feed?: ((stdin: Writable, ended: AbortSignal) => Promise<void>) | undefined;
  /** Gets each line of standard error. */
  onLogLine?: ((line: string) => void) | undefined;
  /** 0 (normal) to 19 (yields to everything else). */
  niceness?: number;
  signal?: AbortSignal | undefined;
}

export interface GuardedResult {
  /** The last lines of standard error, without paths. */
  logTail: string;
}

/** Where the guard finds what becomes the program's standard input: the highest that a shell can name. */
const feedDescriptor = 9;

/**
 * The guard: its standard input is a pipe from us. When we die, however suddenly, the pipe ends and the guard
 * kills its whole process group. File size 0: the program can write to its pipes but to no file at all.
 */
const guardScript = (stdin: string) => `
ulimit -c 0 2>/dev/null || :
ulimit -f 0 2>/dev/null || :
ulimit -H -t "$(($1 + 5))" 2>/dev/null || :
ulimit -S -t "$1" 2>/dev/null || :
ulimit -v "$2" 2>/dev/null || :
niceness=$3
shift 3
nice -n "$niceness" "$@" ${stdin} &
child=$!
exec 9<&0 </dev/null
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&-
( read -r _ <&9; kill -KILL -$$ ) >/dev/null 2>&1 &
watcher=$!
exec 9<&-
wait "$child"
status=$?
kill -KILL "$watcher" 2>/dev/null
exit "$status"
`;

/**
 * Nothing of our own environment: it holds secrets. Few arenas: glibc reserves 64 MiB of address space for each.
 * No character set modules: static builds crash when they load the machine's (names of MPEG-TS programmes).
 */
const bareEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: "/usr/local/bin:/usr/bin:/bin",
  LC_ALL: "C",
  AV_LOG_FORCE_NOCOLOR: "1",
  MALLOC_ARENA_MAX: "4",
  GCONV_PATH: "/nonexistent",
};

/** Ended by SIGHUP, SIGINT, SIGKILL or SIGTERM, which no program sends itself over a file. */
const killedExits: ReadonlySet<number | null> = new Set([128 + 1, 128 + 2, 128 + 9, 128 + 15]);

/**
 * Ended by SIGXCPU (24): by its default action, or as FFmpeg does when it catches a signal, or the fourth: one comes with
 * each second of its threads.
 */
const cpuLimitExits: ReadonlySet<number> = new Set([128 + 24, 255, 123]);

const logTailBytes = 8 * 1024;

/**
 * Runs a program under the guard, with a cleared environment, in a process group of its own.
 * Resolves when it exited with 0 and every handler is done. Rejects with MediaCancelledError,
 * FfmpegLimitError, FfmpegKilledError, FfmpegFailedError, or whatever a handler threw; then the whole group is dead.
 */
export async function runGuarded(job: GuardedProcess): Promise<GuardedResult> {
  if (job.signal?.aborted) throw new MediaCancelledError();
  const outputs = job.outputs ?? [];
  if (outputs.length > 6) throw new RangeError("at most six outputs");
  const options: SpawnOptions = {
    cwd: "/",
    detached: true,
    env: bareEnvironment,
    stdio: Array.from({ length: feedDescriptor + 1 }, (_, descriptor) => {
      const isUsed = descriptor === feedDescriptor ? job.feed : descriptor < 3 + outputs.length;
      return isUsed ? "pipe" : "ignore";
    }),
  };
  const child = spawn("/bin/sh", guardArguments(job), options);
  const stdio: readonly (Readable | Writable | null | undefined)[] = child.stdio;
  const watch = new ProcessWatch(child, job.limits);
  const onAbort = () => watch.stop(new MediaCancelledError());
  job.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const log = collectTail(child.stderr as Readable, job.onLogLine);
    const streams = [child.stdout, ...stdio.slice(3, 3 + outputs.length)] as Readable[];
    let complaint: unknown;
    const handlers = [job.stdout, ...outputs].map(async (handler, index) => {
      const stream = streams[index] as Readable;
      try {
        await handler(watch.read(stream));
        // A handler may stop early; the program must still be able to end.
        stream.resume();
      } catch (error) {
        // An output that ended too soon is the program's failure first: its exit code tells more.
        if (stream.readableEnded) complaint ??= error;
        else watch.stop(error);
      }
    });
    const ended = new AbortController();
    const feeding = job.feed?.(stdio[feedDescriptor] as Writable, ended.signal).catch((error) => {
      watch.stop(error);
    });
    const exitCode = await watch.exit;
    ended.abort();
    await Promise.all([...handlers, feeding]);
    const logTail = withoutPaths(await log);
    const unexpected = watch.failure ?? complaint;
    if (unexpected instanceof UnexpectedOutputError) unexpected.logTail = logTail;
    if (watch.failure !== undefined) throw watch.failure;
    // Without a code the guard itself was killed.
    if (exitCode === null || killedExits.has(exitCode)) throw new FfmpegKilledError(job.tool);
    if (cpuLimitExits.has(exitCode)) throw new FfmpegLimitError("cpu");
    if (exitCode !== 0) throw new FfmpegFailedError(job.tool, exitCode, logTail);
    if (complaint !== undefined) throw complaint;
    return { logTail };
  } finally {
    job.signal?.removeEventListener("abort", onAbort);
    stdio[feedDescriptor]?.destroy();
    watch.dispose();
  }
}

function guardArguments({ limits, niceness = 0, command, args, feed }: GuardedProcess): string[] {
  const script = guardScript(feed ? `<&${feedDescriptor} ${feedDescriptor}<&-` : "</dev/null");
  const cpuSeconds = String(Math.ceil(limits.cpuSeconds));
  const addressSpaceKibibytes = String(Math.ceil(limits.addressSpaceBytes / 1024));
  return ["-c", script, "guard", cpuSeconds, addressSpaceKibibytes, String(niceness), command, ...args];
}

async function collectTail(stream: Readable, onLine?: (line: string) => void): Promise<string> {
  let tail = "";
  let unfinished = "";
  try {
    for await (const chunk of stream) {
      tail = (tail + String(chunk)).slice(-logTailBytes);
      if (!onLine) continue;
      const lines = (unfinished + String(chunk)).split("\n");
      unfinished = (lines.pop() ?? "").slice(0, logTailBytes);
      lines.forEach(onLine);
    }
  } catch {
    // A killed program's pipe may break; what was read is enough.
  }
  return tail;
}

/** Removes what looks like a path: logs and errors must not tell where files lie. */
export function withoutPaths(text: string): string {
  return text.replace(/(?:file:)?\/[^\s'":,;]+/g, "…").trim();
}
