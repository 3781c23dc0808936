import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transcodeEarlyLane, transcodeWindow } from "#lib/media/encode/transcode.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { wholeRange } from "#lib/media/segment-grid.ts";
import {
  allByWindows,
  beepWav,
  everyTools,
  ffmpeg,
  makeNumberedClip,
  readBeeps,
  readNumbers,
  temporaryFolder,
} from "./clips.ts";
import { CollectedTracks } from "./collected-tracks.ts";
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
    await makeFilm("base.mp4", "-c:a", "aac");
    await makeFilm("base.webm", "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus");
  });

  const makeFilm = (file: string, ...output: string[]) =>
    makeNumberedClip(tools, path(file), {
      frames: 250,
      rate: "25",
      output: [...h264, "-shortest", ...output],
      beepFile: path("beeps.wav"),
    });

  /** The film as it is copied from: H.264 and AAC, or what WebM takes. */
  const baseFor = (container: string) => path(container === "webm" ? "base.webm" : "base.mp4");

  it("keeps sound within 20 ms of the picture in every rendition, from start to end", async () => {
    await makeFilm("sync.mp4", "-vf", "scale=960:544:flags=neighbor", "-c:a", "aac");
    const taken = await takeThrough(tools, path("sync.mp4"));
    expect(taken.ladder.renditions.map(({ track }) => track)).toEqual(["v480", "v360"]);
    const { early, full } = taken;
    await inSync(early.get("v360"), early.get("a0"));
    await inSync(full.get("v360"), full.get("a0"));
    await inSync(full.get("v480"), full.get("a0"));
  });

  it.each([
    ["mp4", 5],
    ["mp4", 3600],
    ["mkv", 5],
    ["mkv", 3600],
    ["webm", 5],
    ["webm", 3600],
    ["ts", 5],
    ["ts", 3600],
    // Its clock of 33 bits begins anew (ISO/IEC 13818-1 §2.4.3.7) after these seconds and four more.
    ["ts", 95438],
  ])("may begin late: %s at %s s", async (container, startSeconds) => {
    const file = path(`from-${startSeconds}.${container}`);
    const base = baseFor(container);
    const offset = ["-avoid_negative_ts", "disabled", "-output_ts_offset", String(startSeconds)];
    await ffmpeg(tools, "-i", base, "-c", "copy", ...offset, file);
    const taken = await takeThrough(tools, file);
    expect(taken.ladder.durationSeconds).toBeCloseTo(10, 0);
    // Its only rendition is the early lane's.
    await inSync(taken.full.get(taken.ladder.early?.track ?? ""), taken.full.get("a0"));
  });

  it("may begin below zero in a stream, and where a list of edits leaves that out", async () => {
    const base = baseFor("mp4");
    const early = ["-avoid_negative_ts", "disabled", "-output_ts_offset", "-5"];
    await ffmpeg(tools, "-i", base, "-c", "copy", ...early, path("below.ts"));
    const stream = await takeThrough(tools, path("below.ts"));
    expect(stream.info.startSeconds).toBeLessThan(0);
    const track = stream.ladder.early?.track ?? "";
    await inSync(stream.full.get(track), stream.full.get("a0"));

    await ffmpeg(tools, "-i", base, "-c", "copy", ...early, path("below.mp4"));
    const edited = await takeThrough(tools, path("below.mp4"));
    expect(edited.ladder.durationSeconds).toBeCloseTo(5, 0);
    expect((await readNumbers(tools, edited.full.get(track) ?? ""))[0]).toBe(125);
  });

  it("may not begin below zero in Matroska, whose clock cannot", async () => {
    const early = ["-avoid_negative_ts", "disabled", "-output_ts_offset", "-5"];
    await ffmpeg(tools, "-i", baseFor("mp4"), "-c", "copy", ...early, path("below.mkv"));
    await expect(probe({ tools, file: path("below.mkv") })).rejects.toMatchObject({ reason: "broken_clock" });
  });

  describe("Matroska that begins late and says how long it is", () => {
    const lengths = [
      ["counted from zero, as FFmpeg does", 15],
      ["counted from its first picture, as other programs do", 10],
    ] as const;

    it.each(lengths)("%s", async (_, seconds) => {
      const file = await makeLate(seconds);
      expect((await probe({ tools, file })).durationSeconds).toBeCloseTo(10, 0);
    });

    it.each(lengths)("%s, is taken as far as it goes when its end is missing", async (_, seconds) => {
      const file = await makeLate(seconds);
      const whole = await readFile(file);
      await writeFile(file, whole.subarray(0, whole.length * 0.7));
      const { durationSeconds, missingSeconds } = await probe({ tools, file });
      expect(durationSeconds).toBeGreaterThan(4);
      expect(durationSeconds + (missingSeconds ?? 0)).toBeCloseTo(10, 0);
    });

    async function makeLate(saidSeconds: number) {
      const file = path(`says-${saidSeconds}.mkv`);
      await ffmpeg(tools, "-i", baseFor("mp4"), "-c", "copy", "-output_ts_offset", "5", file);
      const bytes = await readFile(file);
      // Duration, a float of 8 bytes, in milliseconds (RFC 9559 §5.1.2.9).
      bytes.writeDoubleBE(saidSeconds * 1000, bytes.indexOf(Buffer.from("448988", "hex")) + 3);
      await writeFile(file, bytes);
      return file;
    }
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

  it.each([
    ["ahead by minutes", 5, 190],
    ["back", 500, 20],
    ["where its 33 bits begin anew", 95_434, 300],
  ])("may jump in a transport stream, %s: the parts follow each other", async (_, first, second) => {
    const file = path(`jump-${first}.ts`);
    const parts: Buffer[] = [];
    for (const [cut, offset] of [
      [["-t", "6"], first],
      [["-ss", "6"], second],
    ] as const) {
      const shifted = ["-c", "copy", "-output_ts_offset", String(offset), "-f", "mpegts", path("part.ts")];
      await ffmpeg(tools, ...cut, "-i", baseFor("mp4"), ...shifted);
      parts.push(await readFile(path("part.ts")));
    }
    await writeFile(file, Buffer.concat(parts));
    const taken = await takeThrough(tools, file);
    expect(taken.info).toMatchObject({ straightened: true });
    expect(taken.ladder.durationSeconds).toBeCloseTo(10, 0);
    const picture = taken.full.get(taken.ladder.early?.track ?? "");
    expect(new Set(await readNumbers(tools, picture ?? "")).size).toBe(250);
    // The sound was cut between two frames of AAC.
    await inSync(picture, taken.full.get("a0"), 0.02 + 1024 / 48000);
  });

  it("may run for an hour", async () => {
    const graph = ["-f", "lavfi", "-i", "testsrc=s=256x144:r=1:d=3600"];
    await ffmpeg(tools, ...graph, ...h264, "-pix_fmt", "yuv420p", path("hour.mp4"));
    const ladder = chooseLadder(await probe({ tools, file: path("hour.mp4") }));
    expect(ladder).toMatchObject({ durationSeconds: 3600, frameCount: 3600, windowCount: 60 });
    const early = new CollectedTracks();
    const job = { tools, input: path("hour.mp4") };
    await transcodeEarlyLane({ ...job, ladder, ...wholeRange(ladder), ...early });
    expect(early.segments).toHaveLength(900);
    const last = new CollectedTracks();
    await transcodeWindow({ ...job, ladder: allByWindows(ladder), window: 59, ...last });
    expect(last.segments.at(-1)).toMatchObject({ n: 899, startTicks: 3596 * ladder.timescale });
  });

  /** Each beep is heard within so many seconds of when the picture with its number is shown. */
  async function inSync(picture = "", sound = "", seconds = 0.02) {
    const numbers = await readNumbers(tools, picture);
    const times = await shownAt(tools, picture);
    const heard = await readBeeps(tools, sound);
    expect(heard).toHaveLength(beeps.length);
    for (const [index, beep] of beeps.entries()) {
      const shown = times[numbers.indexOf(Math.round(beep * 25))] ?? Number.NaN;
      expect(Math.abs((heard[index] ?? 0) - shown)).toBeLessThanOrEqual(seconds);
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
