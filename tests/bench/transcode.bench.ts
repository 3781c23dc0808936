import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseLadder, type Ladder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { testTools } from "../setup/ffmpeg.ts";
import { type Bench, median, round } from "./bench.ts";
import { cpuSeconds } from "./cpu-time.ts";
import { measureWatchable } from "./watchable.ts";

const pairs = 5;
const footageSeconds = 60;
const script = fileURLToPath(new URL("./transcode-once.ts", import.meta.url));

/**
 * Processor time of the ladder (and of the early lane) of real footage, against one bare FFmpeg that decodes once and encodes
 * the same renditions and sound, in turns; and how soon a film of ten minutes can be watched.
 */
export const bench: Bench = {
  what: "processor time of the ladder, against one bare FFmpeg for the same renditions",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    try {
      const tools = await testTools();
      const input = await footageWithSound(join(folder, "footage.mp4"), footageSeconds);
      const ladder = chooseLadder(await probe({ tools, file: input }));
      const jobFile = join(folder, "job.json");
      await writeFile(jobFile, JSON.stringify({ tools, ladder }));
      const ours = (what: string) => cpuSeconds(process.execPath, [script, what, input, jobFile]);
      const turns: { bare: number; ladder: number; early: number }[] = [];
      for (let turn = 0; turn < pairs; turn += 1) {
        turns.push({
          bare: await cpuSeconds(tools.ffmpegPath, bareArguments(input, ladder, folder)),
          ladder: await ours("ladder"),
          early: await ours("early"),
        });
        log(JSON.stringify(turns.at(-1)));
      }
      log("A film of ten minutes …");
      const { watchableAfterSeconds, earlySpeed } = await measureWatchable(folder, log);
      return {
        figures: {
          ladderCpuSeconds: round(median(turns.map((turn) => turn.ladder))),
          earlyCpuSeconds: round(median(turns.map((turn) => turn.early))),
          totalRatio: round(median(turns.map((turn) => (turn.ladder + turn.early) / turn.bare))),
          watchableAfterSeconds,
          earlySpeed,
        },
        baseline: {
          what: `one FFmpeg, decoding once, ${footageSeconds} s of real footage to ${ladder.renditions.map(({ lines }) => lines).join(", ")} lines and sound`,
          cpuSeconds: round(median(turns.map((turn) => turn.bare))),
        },
        ratio: round(median(turns.map((turn) => turn.ladder / turn.bare))),
        goal: {
          ratio: { atMost: 1.1 },
          totalRatio: { atMost: 1.18 },
          watchableAfterSeconds: { atMost: 15 },
          earlySpeed: { atLeast: 1 },
        },
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** The plain way to the same ladder: decode once, scale in a cascade, x264 and AAC with the same settings. */
function bareArguments(input: string, ladder: Ladder, folder: string): string[] {
  const last = ladder.renditions.length - 1;
  const scales = ladder.renditions.map(({ width, height }, index) => {
    const from = index === 0 ? "[0:v]" : `[s${index}]`;
    const scaled = `${from}scale=${width}:${height}:flags=bicubic,format=yuv420p`;
    return index === last ? `${scaled}[v${index}]` : `${scaled},split=2[v${index}][s${index + 1}]`;
  });
  const keyframes = String(ladder.segmentFrames);
  const pictures = ladder.renditions.flatMap(({ crf, peakBitrate, lines }, index) => [
    ...["-map", `[v${index}]`, "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high"],
    ...["-crf", String(crf), "-maxrate", String(peakBitrate), "-bufsize", String(2 * peakBitrate)],
    ...["-g", keyframes, "-keyint_min", keyframes, "-sc_threshold", "0"],
    ...["-y", join(folder, `bare-${lines}.mp4`)],
  ]);
  const sound = ["-map", "0:a", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-y", join(folder, "bare.m4a")];
  return [
    ...["-nostdin", "-v", "error", "-i", input],
    ...["-filter_complex", scales.join(";"), ...pictures, ...sound],
  ];
}
