import { once } from "node:events";
import type { Writable } from "node:stream";
import type { FfmpegTools } from "./find-ffmpeg.ts";
import type { ProcessLimits } from "./process-watch.ts";
import { type OutputHandler, runGuarded } from "./run-guarded.ts";

/** What FFmpeg says about itself, about twice a second. */
export interface FfmpegProgress {
  outTimeSeconds: number;
  /** Frames of the first video output so far. */
  frame: number;
  /** Times real time; 0 while unknown. */
  speed: number;
}

export interface FfmpegJob {
  tools: FfmpegTools;
  /** Everything between the general options and the end; outputs are named `pipe:3`, `pipe:4`, … */
  args: readonly string[];
  outputs: readonly OutputHandler[];
  /** The same for a second FFmpeg, whose only output, `pipe:3`, becomes the standard input of this one. */
  feed?: readonly string[] | undefined;
  limits?: Partial<ProcessLimits>;
  niceness?: number;
  onProgress?: ((progress: FfmpegProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

const gibibyte = 1024 ** 3;

/** Limits of one step of work; probes use tighter ones. */
export const workLimits: ProcessLimits = {
  timeSeconds: 3600,
  stallSeconds: 120,
  cpuSeconds: 4 * 3600,
  addressSpaceBytes: 12 * gibibyte,
  outputBytes: 16 * gibibyte,
};

/** Runs FFmpeg under the guard, and beside it the one that feeds it; see runGuarded for how it ends. */
export async function runFfmpeg(job: FfmpegJob): Promise<void> {
  const { feed } = job;
  await runGuarded({
    tool: "FFmpeg",
    command: job.tools.ffmpegPath,
    args: [
      "-nostdin",
      "-hide_banner",
      "-nostats",
      "-loglevel",
      "warning",
      "-progress",
      "pipe:1",
      ...job.args,
    ],
    limits: { ...workLimits, ...job.limits },
    stdout: (chunks) => readProgress(chunks, job.onProgress),
    outputs: job.outputs,
    feed: feed && ((stdin, ended) => fill(stdin, { ...job, args: feed }, ended)),
    niceness: job.niceness ?? 0,
    signal: job.signal,
  });
}

/** Fills the standard input of one FFmpeg from another one, which is stopped when the reader has what it wants. */
async function fill(stdin: Writable, job: FfmpegJob, ended: AbortSignal): Promise<void> {
  // Told by the failure of a write as well, which is waited for below.
  stdin.on("error", () => {});
  const signal = job.signal ? AbortSignal.any([job.signal, ended]) : ended;
  const write: OutputHandler = async (chunks) => {
    for await (const chunk of chunks) if (!stdin.write(chunk)) await once(stdin, "drain", { signal });
  };
  try {
    // What it gives is not kept: the reader's own limits bound both.
    const limits = { ...job.limits, outputBytes: Number.POSITIVE_INFINITY };
    await runFfmpeg({ ...job, outputs: [write], feed: undefined, onProgress: undefined, limits, signal });
    stdin.end();
  } catch (error) {
    // A reader that has ended closes its end of the pipe a moment before it is known to have ended.
    if (!ended.aborted && !stdin.destroyed) throw error;
  }
}

/** Parses the `-progress` format: lines of key=value, each report ended by `progress=…`. */
export async function readProgress(
  chunks: AsyncIterable<Buffer>,
  onProgress: ((progress: FfmpegProgress) => void) | undefined,
): Promise<void> {
  let rest = "";
  let report: Record<string, string> = {};
  for await (const chunk of chunks) {
    const lines = (rest + chunk.toString("latin1")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const equals = line.indexOf("=");
      const key = line.slice(0, equals).trim();
      const value = line.slice(equals + 1).trim();
      if (key !== "progress") {
        report[key] = value;
        continue;
      }
      onProgress?.({
        // FFmpeg's out_time_ms has always been microseconds; out_time_us is the same number under a true name.
        outTimeSeconds: Math.max(0, Number(report.out_time_us ?? report.out_time_ms) / 1e6 || 0),
        frame: Number(report.frame) || 0,
        speed: Number.parseFloat(report.speed ?? "") || 0,
      });
      report = {};
    }
  }
}
