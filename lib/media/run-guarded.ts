import { type SpawnOptions, spawn } from "node:child_process";
import type { Readable } from "node:stream";
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
  /** 0 (normal) to 19 (yields to everything else). */
  niceness?: number;
  signal?: AbortSignal | undefined;
}

export interface GuardedResult {
  /** The last lines of standard error, without paths. */
  logTail: string;
}

/**
 * The guard: its standard input is a pipe from us. When we die, however suddenly, the pipe ends and the guard
 * kills its whole process group. File size 0: the program can write to its pipes but to no file at all.
 */
const guardScript = `
exec 9<&0 </dev/null
ulimit -c 0 2>/dev/null || :
ulimit -f 0 2>/dev/null || :
ulimit -H -t "$(($1 + 5))" 2>/dev/null || :
ulimit -S -t "$1" 2>/dev/null || :
ulimit -v "$2" 2>/dev/null || :
niceness=$3
shift 3
nice -n "$niceness" "$@" 9<&- &
child=$!
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

/** Ended by SIGXCPU (24): by its default action, or as FFmpeg does when it catches a signal. */
const cpuLimitExits: ReadonlySet<number> = new Set([128 + 24, 255]);

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
    stdio: ["pipe", "pipe", "pipe", ...outputs.map(() => "pipe" as const)],
  };
  const child = spawn("/bin/sh", guardArguments(job), options);
  const watch = new ProcessWatch(child, job.limits);
  const onAbort = () => watch.stop(new MediaCancelledError());
  job.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    const log = collectTail(child.stderr as Readable);
    const streams = [child.stdout, ...child.stdio.slice(3)] as Readable[];
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
    const exitCode = await watch.exit;
    await Promise.all(handlers);
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
    watch.dispose();
  }
}

function guardArguments({ limits, niceness = 0, command, args }: GuardedProcess): string[] {
  const cpuSeconds = String(Math.ceil(limits.cpuSeconds));
  const addressSpaceKibibytes = String(Math.ceil(limits.addressSpaceBytes / 1024));
  return ["-c", guardScript, "guard", cpuSeconds, addressSpaceKibibytes, String(niceness), command, ...args];
}

async function collectTail(stream: Readable): Promise<string> {
  let tail = "";
  try {
    for await (const chunk of stream) tail = (tail + String(chunk)).slice(-logTailBytes);
  } catch {
    // A killed program's pipe may break; what was read is enough.
  }
  return tail;
}

/** Removes what looks like a path: logs and errors must not tell where files lie. */
export function withoutPaths(text: string): string {
  return text.replace(/(?:file:)?\/[^\s'":,;]+/g, "…").trim();
}
