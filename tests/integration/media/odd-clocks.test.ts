import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe.ts";
import { transcodeEarlyLane } from "#lib/media/transcode-early-lane.ts";
import { transcodeWindow } from "#lib/media/transcode-window.ts";
import {
  beepWav,
  everyTools,
  ffmpeg,
  makeNumberedClip,
  readBeeps,
  readNumbers,
  temporaryFolder,
} from "./clips.ts";
import { takeThrough } from "./take-through.ts";

const run = promisify(execFile);
const { folder, remove } = await temporaryFolder();
afterAll(remove);

const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50"];
/** At the start, in the middle and at the end; whole frames at 25 a second. */
const beeps = [0.4, 4.8, 9.2];

describe.each(await everyTools())("the clock of a film, with FFmpeg of %s", (name, tools) => {
  const path = (file: string) => join(folder, `${name.replace(/\W/g, "")}-${file}`);

  beforeAll(async () => {
    await writeFile(path("beeps.wav"), beepWav({ seconds: beeps, totalSeconds: 10 }));
  });

  const makeFilm = (file: string, ...output: string[]) =>
    makeNumberedClip(tools, path(file), {
      frames: 250,
      rate: "25",
      output: [...h264, "-shortest", ...output],
      beepFile: path("beeps.wav"),
    });

  it("keeps sound within 20 ms of the picture in every rendition, from start to end", async () => {
    await makeFilm("sync.mp4", "-vf", "scale=960:544:flags=neighbor", "-c:a", "aac");
    const taken = await takeThrough(tools, path("sync.mp4"));
    expect(taken.ladder.renditions.map(({ track }) => track)).toEqual(["v480", "v360"]);
    const { early, full } = taken;
    await inSync(early.get("v360"), early.get("a0"));
    await inSync(full.get("v360"), full.get("a0"));
    await inSync(full.get("v480"), full.get("a0"));
  });

  it("may begin an hour late", async () => {
    await makeFilm("base.mp4", "-c:a", "aac");
    await ffmpeg(tools, "-i", path("base.mp4"), "-c", "copy", "-output_ts_offset", "3600", path("late.ts"));
    const taken = await takeThrough(tools, path("late.ts"));
    expect(taken.info.startSeconds).toBeGreaterThan(3000);
    expect(taken.ladder.durationSeconds).toBeCloseTo(10, 0);
    const track = taken.ladder.early?.track ?? "";
    await inSync(taken.early.get(track), taken.early.get("a0"));
    await inSync(taken.full.get(track), taken.full.get("a0"));
  });

  it("may jump ahead: the picture stands still meanwhile, and what follows is in its place", async () => {
    const gap = "setpts='(N+if(gte(N,50),75,0))/25/TB'";
    await makeNumberedClip(tools, path("gap.mkv"), {
      frames: 100,
      rate: "25",
      output: ["-vf", gap, ...tools.passFrames, ...h264],
    });
    const taken = await takeThrough(tools, path("gap.mkv"));
    expect(taken.ladder.durationSeconds).toBeCloseTo(7, 0);
    const fps = taken.ladder.frameRate.num / taken.ladder.frameRate.den;
    const numbers = await readNumbers(tools, taken.full.get(taken.ladder.renditions[0]?.track ?? "") ?? "");
    for (const [index, number] of numbers.entries()) {
      const at = (index / fps) * 25;
      const due = at < 50 ? at : Math.max(49, at - 75);
      expect(Math.abs(number - Math.min(99, due))).toBeLessThan(2);
    }
  });

  it("may not go back: two recordings appended to each other are refused with a way out", async () => {
    await ffmpeg(tools, "-i", path("base.mp4"), "-c", "copy", path("part.ts"));
    const part = await readFile(path("part.ts"));
    await writeFile(path("joined.ts"), Buffer.concat([part, part]));
    await expect(probe({ tools, file: path("joined.ts") })).rejects.toMatchObject({
      reason: "broken_clock",
      message: expect.stringContaining("Convert it once to MP4"),
    });
  });

  it("may run for an hour", async () => {
    const graph = ["-f", "lavfi", "-i", "testsrc=s=256x144:r=1:d=3600"];
    await ffmpeg(tools, ...graph, ...h264, "-pix_fmt", "yuv420p", path("hour.mp4"));
    const ladder = chooseLadder(await probe({ tools, file: path("hour.mp4") }));
    expect(ladder).toMatchObject({ durationSeconds: 3600, frameCount: 3600, windowCount: 60 });
    let segments = 0;
    await transcodeEarlyLane({
      ...{ tools, input: path("hour.mp4"), ladder, fromSegment: 0, toSegment: ladder.segmentCount },
      onInit: async () => {},
      onSegment: async () => void segments++,
    });
    expect(segments).toBe(900);
    const outDir = path("hour.out");
    const [last] = await transcodeWindow({ tools, input: path("hour.mp4"), ladder, window: 59, outDir });
    expect(last?.segments.at(-1)).toMatchObject({ n: 899, startTicks: 3596 * ladder.timescale });
  });

  /** Each beep is heard within 20 ms of when the picture with its number is shown. */
  async function inSync(picture = "", sound = "") {
    const numbers = await readNumbers(tools, picture);
    const times = await shownAt(tools, picture);
    const heard = await readBeeps(tools, sound);
    expect(heard).toHaveLength(beeps.length);
    for (const [index, beep] of beeps.entries()) {
      const shown = times[numbers.indexOf(Math.round(beep * 25))] ?? Number.NaN;
      expect(Math.abs((heard[index] ?? 0) - shown)).toBeLessThanOrEqual(0.02);
    }
  }
});

/** Seconds at which the frames of a track are presented, in order. */
async function shownAt(tools: FfmpegTools, file: string): Promise<number[]> {
  const args = ["-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time", "-of", "csv=p=0"];
  const { stdout } = await run(tools.ffprobePath, [...args, file]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => Number.parseFloat(line))
    .sort((a, b) => a - b);
}
