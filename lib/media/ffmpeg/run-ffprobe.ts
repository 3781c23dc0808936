import { inputName, maxPixels, safeInput } from "../encode/input-arguments.ts";
import { type ProbeSubject, viewShiftSeconds } from "../probe/probe-subject.ts";
import type { ProcessLimits } from "./process-watch.ts";
import { runGuarded } from "./run-guarded.ts";

export interface FfprobeJob extends ProbeSubject {
  args: readonly string[];
  limits?: Partial<ProcessLimits>;
}

const mebibyte = 1024 ** 2;

/** Tight: a probe reads headers and a few frames. */
export const probeLimits: ProcessLimits = {
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
    ...commandFor(job),
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

function commandFor({ tools, file, view, args }: FfprobeJob): { command: string; args: string[] } {
  const plain = ["-hide_banner", "-loglevel", "error"];
  if (!view) {
    return { command: tools.ffprobePath, args: [...plain, ...safeInput, ...args, "-i", inputName(file)] };
  }
  // NUT knows no times below zero, and FFmpeg would move them all so that the first is zero.
  const shifted = ["-avoid_negative_ts", "disabled", "-output_ts_offset", String(viewShiftSeconds)];
  const before = ["-nostdin", ...plain, "-copyts", ...safeInput];
  const after = [
    ...view.flatMap((index) => ["-map", `0:${index}`]),
    "-c",
    "copy",
    ...shifted,
    "-f",
    "nut",
    "pipe:1",
  ];
  const safePipe = [
    "-protocol_whitelist",
    "pipe",
    "-format_whitelist",
    "nut",
    "-max_pixels",
    String(maxPixels),
  ];
  return {
    command: "/bin/sh",
    args: [
      ...["-c", viewScript, "view", tools.ffmpegPath, before.join(" "), inputName(file), after.join(" ")],
      ...[tools.ffprobePath, ...plain, ...safePipe, ...args, "-i", "pipe:0"],
    ],
  };
}

/** FFmpeg, its options before and after the input, and a program that reads what it writes. Options hold no spaces. */
const viewScript = '"$1" $2 -i "$3" $4 | { shift 4; exec "$@"; }';

/** Runs ffprobe with JSON output and parses it. */
export async function ffprobeJson(job: FfprobeJob): Promise<{ json: unknown; logTail: string }> {
  const lines: string[] = [];
  const { logTail } = await readFfprobe({ ...job, args: ["-of", "json", ...job.args] }, (line) =>
    lines.push(line),
  );
  return { json: JSON.parse(lines.join("\n") || "{}"), logTail };
}
