import type { FfmpegTools } from "./find-ffmpeg.ts";
import { inputName, safeInput } from "./input-arguments.ts";
import type { ProcessLimits } from "./process-watch.ts";
import { runGuarded } from "./run-guarded.ts";

export interface FfprobeJob {
  tools: FfmpegTools;
  file: string;
  args: readonly string[];
  limits?: Partial<ProcessLimits>;
  signal?: AbortSignal | undefined;
}

const mebibyte = 1024 ** 2;

/** Tight: a probe reads headers and a few frames. */
const probeLimits: ProcessLimits = {
  timeSeconds: 60,
  stallSeconds: 60,
  cpuSeconds: 40,
  addressSpaceBytes: 4096 * mebibyte,
  outputBytes: 32 * mebibyte,
};

/** Runs ffprobe under the guard and hands its output to `read` line by line. Returns the tail of its log. */
export async function readFfprobe(
  job: FfprobeJob,
  read: (line: string) => void,
): Promise<{ logTail: string }> {
  return runGuarded({
    tool: "ffprobe",
    command: job.tools.ffprobePath,
    args: ["-hide_banner", "-loglevel", "error", ...safeInput, ...job.args, "-i", inputName(job.file)],
    limits: { ...probeLimits, ...job.limits },
    stdout: async (chunks) => {
      const decoder = new TextDecoder();
      let rest = "";
      for await (const chunk of chunks) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(read);
      }
      if (rest !== "") read(rest);
    },
    signal: job.signal,
  });
}

/** Runs ffprobe with JSON output and parses it. */
export async function ffprobeJson(job: FfprobeJob): Promise<{ json: unknown; logTail: string }> {
  const lines: string[] = [];
  const { logTail } = await readFfprobe({ ...job, args: ["-of", "json", ...job.args] }, (line) =>
    lines.push(line),
  );
  return { json: JSON.parse(lines.join("\n") || "{}"), logTail };
}
