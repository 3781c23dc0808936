import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { makePoster } from "#lib/media/pictures/make-poster.ts";
import { beepWav, everyTools, ffmpeg, readBeeps, temporaryFolder } from "./clips.ts";
import { look, takeThrough } from "./take-through.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const picture = ["-f", "lavfi", "-i", "testsrc2=s=192x108:r=25:d=6"];
const h264 = ["-c:v", "libx264", "-preset", "ultrafast"];

describe.each(await everyTools())("sound, with FFmpeg of %s", async (name, tools) => {
  const path = (file: string) => join(folder, `${name.replace(/\W/g, "")}-${file}`);
  const early = [0.5, 3, 5.5];
  const late = [1, 4.5];
  await writeFile(path("early.wav"), beepWav({ seconds: early, totalSeconds: 6 }));
  await writeFile(path("late.wav"), beepWav({ seconds: late, totalSeconds: 6 }));

  /** Beeps to 20 ms in the early lane and in the full package. */
  async function hears(
    taken: Awaited<ReturnType<typeof takeThrough>>,
    track: string,
    beeps: readonly number[],
  ) {
    for (const lane of [taken.early, taken.full]) {
      const found = await readBeeps(tools, lane.get(track) ?? "");
      expect(found).toHaveLength(beeps.length);
      for (const [index, at] of beeps.entries())
        expect(Math.abs((found[index] ?? 0) - at)).toBeLessThan(0.02);
    }
  }

  it("alone becomes a package without a picture, with a poster drawn of it", async () => {
    for (const [file, coding] of [
      ["talk.m4a", ["-c:a", "aac"]],
      ["talk.mp3", ["-c:a", "libmp3lame"]],
      ["talk.flac", ["-c:a", "flac"]],
      ["talk.ogg", ["-c:a", "libopus"]],
    ] as const) {
      await ffmpeg(tools, "-i", path("early.wav"), ...coding, path(file));
      const taken = await takeThrough(tools, path(file));
      expect([...taken.early.keys(), ...taken.full.keys()]).toEqual(["a0", "a0"]);
      expect((await look(tools, taken.full.get("a0") ?? "")).frames).toBe(taken.ladder.audioFrameCount);
      await hears(taken, "a0", early);
      const poster = await makePoster({ tools, input: path(file), ladder: taken.ladder });
      expect(poster).toMatchObject({ width: 1280, height: 720 });
      await writeFile(path(`${file}.jpg`), poster.data);
      expect(await look(tools, path(`${file}.jpg`))).toMatchObject({ width: 1280, height: 720, frames: 1 });
    }
  });

  it("of several languages is kept, each with its name, in the early lane too", async () => {
    const inputs = [...picture, "-i", path("early.wav"), "-i", path("late.wav")];
    const maps = ["-map", "0", "-map", "1", "-map", "2", "-metadata:s:a:0", "language=eng"];
    const marks = ["-metadata:s:a:1", "language=ger", "-metadata:s:a:1", "title=Erklärung"];
    await ffmpeg(tools, ...inputs, ...maps, ...marks, ...h264, "-c:a", "aac", path("two.mkv"));
    const taken = await takeThrough(tools, path("two.mkv"));
    expect(taken.ladder.audio).toMatchObject([
      { track: "a0", language: "en", label: null },
      { track: "a1", language: "de", label: "Erklärung" },
    ]);
    await hears(taken, "a0", early);
    await hears(taken, "a1", late);
  });

  it("of six channels is mixed so that what is said in the centre is heard on both sides", async () => {
    const layout = "pan=5.1|FL=0*c0|FR=0*c0|FC=c0|LFE=0*c0|BL=0*c0|BR=0*c0";
    const inputs = [...picture, "-i", path("early.wav"), "-af", layout];
    await ffmpeg(tools, ...inputs, ...h264, "-c:a", "ac3", "-b:a", "448k", path("surround.mkv"));
    const taken = await takeThrough(tools, path("surround.mkv"));
    expect(taken.info.audio[0]?.channels).toBe(6);
    expect((await look(tools, taken.full.get("a0") ?? "")).channels).toBe(2);
    await hears(taken, "a0", early);
    const [left, right] = await channelPeaks(tools, taken.full.get("a0") ?? "");
    expect(left).toBeGreaterThan(0.2);
    expect(Math.abs((left ?? 0) - (right ?? 0))).toBeLessThan(0.01);
  });

  it("of twelve channels of which nobody says where they stand is heard, from the last one too", async () => {
    await writeFile(path("twelve.wav"), beepWav({ seconds: early, totalSeconds: 6 }, 12));
    const unplaced = ["-guess_layout_max", "0", "-i", path("twelve.wav")];
    const maps = ["-map", "0", "-map", "1", ...h264, "-c:a", "copy", "-shortest"];
    await ffmpeg(tools, ...picture, ...unplaced, ...maps, path("twelve.mov"));
    const taken = await takeThrough(tools, path("twelve.mov"));
    expect(taken.info.audio).toMatchObject([{ channels: 12, mixChannels: 12 }]);
    await hears(taken, "a0", early);
  });

  it.each([
    ["whispered", "-6dB"],
    ["shouted", "14dB"],
  ])("that is %s comes out at −16 LUFS in both lanes, its peaks below −1.5 dB", async (label, volume) => {
    // Pink noise that swells and bursts: peaks far above the mean, as in speech.
    const swelling = `anoisesrc=c=pink:d=6:a=0.5:s=1,volume='0.1+0.9*pow(abs(sin(t*3)),2)':eval=frame,volume=${volume}`;
    const inputs = [...picture, "-f", "lavfi", "-i", swelling];
    await ffmpeg(tools, ...inputs, ...h264, "-c:a", "pcm_f32le", "-ac", "2", path(`${label}.mkv`));
    const taken = await takeThrough(tools, path(`${label}.mkv`));
    for (const lane of [taken.early, taken.full]) {
      const { lufs, truePeakDb } = await loudness(tools, lane.get("a0") ?? "");
      expect(Math.abs(lufs - -16)).toBeLessThan(1);
      expect(truePeakDb).toBeLessThan(-1.5);
    }
  });

  it("may be missing", async () => {
    await ffmpeg(tools, ...picture, ...h264, path("silent.mp4"));
    const taken = await takeThrough(tools, path("silent.mp4"));
    expect([...taken.full.keys()]).toEqual([taken.ladder.renditions[0]?.track]);
    expect(await look(tools, [...taken.full.values()][0] ?? "")).toMatchObject({ frames: 150 });
  });
});

/** What FFmpeg's own meter finds (EBU R 128). */
async function loudness(tools: FfmpegTools, file: string): Promise<{ lufs: number; truePeakDb: number }> {
  const filter = "ebur128=framelog=verbose:peak=true";
  const { stderr } = await ffmpeg(tools, "-v", "info", "-i", file, "-af", filter, "-f", "null", "-");
  return {
    lufs: Number(/I:\s+(-?[\d.]+) LUFS/.exec(stderr)?.[1]),
    truePeakDb: Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(stderr)?.[1]),
  };
}

/** The largest sample of each channel, full scale being 1. */
async function channelPeaks(tools: FfmpegTools, file: string): Promise<number[]> {
  const { stdout } = await ffmpeg(tools, "-i", file, "-f", "s16le", "pipe:1");
  const peaks = [0, 0];
  for (let at = 0; at + 1 < stdout.length; at += 2) {
    const channel = (at / 2) % 2;
    peaks[channel] = Math.max(peaks[channel] ?? 0, Math.abs(stdout.readInt16LE(at)) / 32768);
  }
  return peaks;
}
