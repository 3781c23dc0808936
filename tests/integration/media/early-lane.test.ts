import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { transcodeAudio, transcodeEarlyLane } from "#lib/media/encode/transcode.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { MediaCancelledError } from "#lib/media/ffmpeg/media-error.ts";
import { chooseLadder, type Ladder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import type { SegmentRange } from "#lib/media/segment-grid.ts";
import {
  beepWav,
  everyTools,
  ffmpeg,
  makeNumberedClip,
  readBeeps,
  readNumbers,
  temporaryFolder,
} from "./clips.ts";
import { CollectedTracks } from "./collected-tracks.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const beeps = [0.5, 3, 5, 7.5, 8, 11, 13];
const rate = "30000/1001";
const frames = 420;
const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "90", "-crf", "18"];

/** What was handed over, in order. */
class Lane extends CollectedTracks {
  make(tools: FfmpegTools, input: string, ladder: Ladder, range: SegmentRange): Promise<void> {
    return transcodeEarlyLane({ tools, input, ladder, ...range, ...this });
  }

  get order(): string[] {
    return this.segments.map(({ track, n }) => `${track}/${n}`);
  }

  ticksAreContinuous(track: string): boolean {
    const own = this.of(track);
    return own.every((segment, index) => {
      const before = own[index - 1];
      return !before || segment.startTicks === before.startTicks + before.durationTicks;
    });
  }
}

/** Of the difference between two pieces of 16-bit sound. */
function rootMeanSquare(one: Buffer, other: Buffer, from: number, samples: number): number {
  let sum = 0;
  for (let sample = from; sample < from + samples; sample++)
    sum += (one.readInt16LE(2 * sample) - other.readInt16LE(2 * sample)) ** 2;
  return Math.sqrt(sum / samples);
}

function near(expected: readonly number[], toleranceSeconds: number) {
  return (found: readonly number[]) =>
    found.length === expected.length &&
    found.every((value, index) => Math.abs(value - (expected[index] ?? 0)) <= toleranceSeconds);
}

describe.each(await everyTools({ oldest: true }))(
  "the early lane, with FFmpeg of %s",
  async (name, tools) => {
    const prefix = name.replace(/\W/g, "");
    const wav = join(folder, `${prefix}.wav`);
    await writeFile(wav, beepWav({ seconds: beeps, totalSeconds: 14 }));

    async function makeSource(
      file: string,
      output: readonly string[],
    ): Promise<{ input: string; ladder: Ladder }> {
      const input = join(folder, `${prefix}-${file}`);
      await makeNumberedClip(tools, input, { frames, rate, output: [...h264, ...output], beepFile: wav });
      return { input, ladder: chooseLadder(await probe({ tools, file: input })) };
    }

    it("hands over video and audio of each segment in turn, complete and in sync", async () => {
      const { input, ladder } = await makeSource("whole.mov", ["-c:a", "pcm_s16le"]);
      const lane = new Lane();
      await lane.make(tools, input, ladder, { fromSegment: 0, toSegment: ladder.segmentCount });
      const track = ladder.early?.track ?? "";
      expect(lane.order).toEqual([0, 1, 2, 3].flatMap((n) => [`${track}/${n}`, `a0/${n}`]));
      const numbers = await readNumbers(
        tools,
        await lane.write(track, join(folder, `${prefix}-whole-v.mp4`)),
      );
      expect(numbers).toEqual(Array.from({ length: frames }, (_, index) => index));
      // Frame i is presented at i / rate by construction, so the sound alone shows the offset between both.
      expect(await readBeeps(tools, await lane.write("a0", join(folder, `${prefix}-whole-a.mp4`)))).toSatisfy(
        near(beeps, 0.01),
      );
    });

    it("begins at any segment and joins what other runs made, in picture and sound", async () => {
      const { input, ladder } = await makeSource("parts.mp4", ["-c:a", "aac"]);
      const lane = new Lane();
      await lane.make(tools, input, ladder, { fromSegment: 0, toSegment: 1 });
      await lane.make(tools, input, ladder, { fromSegment: 1, toSegment: 3 });
      await lane.make(tools, input, ladder, { fromSegment: 3, toSegment: ladder.segmentCount });
      const numbers = await readNumbers(
        tools,
        await lane.write(ladder.early?.track ?? "", join(folder, `${prefix}-parts-v.mp4`)),
      );
      expect(numbers).toEqual(
        Array.from({ length: ladder.frameCount }, (_, index) => Math.min(index, frames - 1)),
      );
      expect(lane.ticksAreContinuous("a0")).toBe(true);
      expect(lane.ticksAreContinuous(ladder.early?.track ?? "")).toBe(true);
      expect(await readBeeps(tools, await lane.write("a0", join(folder, `${prefix}-parts-a.mp4`)))).toSatisfy(
        near(beeps, 0.02),
      );
    });

    it("joins sound to the very sample", async () => {
      const input = join(folder, `${prefix}-tones.mov`);
      const tones = "0.2*sin(440*2*PI*t)+0.15*sin(1234.5*2*PI*t+0.3)+0.1*sin(97*2*PI*t)";
      const sources = [
        ...["-f", "lavfi", "-i", "testsrc=s=64x64:r=10:d=28"],
        ...["-f", "lavfi", "-i", `aevalsrc=${tones}|${tones}:s=48000:d=28`],
      ];
      await ffmpeg(tools, ...sources, ...h264, "-c:a", "pcm_s16le", input);
      const ladder = chooseLadder(await probe({ tools, file: input }));
      const lane = new Lane();
      for (const [fromSegment, toSegment] of [
        [0, 3],
        [3, 5],
        [5, ladder.segmentCount],
      ] as const)
        await lane.make(tools, input, ladder, { fromSegment, toSegment });
      const decode = async (file: string) =>
        (await ffmpeg(tools, "-i", file, "-map", "0:a", "-ac", "1", "-f", "s16le", "pipe:1")).stdout;
      const heard = await decode(await lane.write("a0", join(folder, `${prefix}-tones-a.mp4`)));
      const source = await decode(input);
      // One sample off makes a difference of 620 on average; what the encoder loses is below a tenth of that. The very first
      // frame fades in.
      for (let second = 1; second < 27; second++)
        expect(rootMeanSquare(heard, source, second * 48_000, 48_000), `second ${second}`).toBeLessThan(150);
    });

    it("keeps sound in its place when it begins late and ends early", async () => {
      const input = join(folder, `${prefix}-late.mkv`);
      const output = [...h264, "-c:a", "pcm_s16le", "-map", "0", "-map", "1"];
      const late = join(folder, `${prefix}-late-a.mkv`);
      await ffmpeg(tools, "-i", wav, "-af", "atrim=2:6,asetpts=PTS-STARTPTS", "-c:a", "pcm_s16le", late);
      await makeNumberedClip(tools, input, { frames, rate, output, beepFile: late, beepsFromSecond: 2 });
      const ladder = chooseLadder(await probe({ tools, file: input }));
      const lane = new Lane();
      await lane.make(tools, input, ladder, { fromSegment: 0, toSegment: 2 });
      await lane.make(tools, input, ladder, { fromSegment: 2, toSegment: ladder.segmentCount });
      expect(lane.segments.filter(({ track }) => track === "a0").length).toBe(ladder.segmentCount);
      const found = await readBeeps(tools, await lane.write("a0", join(folder, `${prefix}-late.mp4`)));
      expect(found).toSatisfy(near([3, 5], 0.02));
    });

    it("encodes the same sound once for the whole video", async () => {
      const { input, ladder } = await makeSource("audio.mp4", ["-c:a", "aac"]);
      const made = new CollectedTracks();
      await transcodeAudio({ tools, input, ladder, track: "a0", ...made });
      expect(made.inits.get("a0")).toMatchObject({ codecs: "mp4a.40.2", timescale: 48000 });
      expect(made.segments.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
      for (const { n, startTicks } of made.segments) {
        const videoStart = (n * ladder.segmentFrames * ladder.frameRate.den) / ladder.frameRate.num;
        expect(Math.abs(startTicks / 48000 - videoStart)).toBeLessThan(0.0107);
      }
      const file = await made.write("a0", join(folder, `${prefix}-audio-joined.mp4`));
      expect(await readBeeps(tools, file)).toSatisfy(near(beeps, 0.02));
      expect((await ffmpeg(tools, "-i", file, "-f", "null", "-")).stderr.trim()).toBe("");
    });

    it("waits for a slow receiver and stops when the receiver fails or the caller cancels", async () => {
      const { input, ladder } = await makeSource("slow.mp4", ["-c:a", "aac"]);
      const range = { fromSegment: 0, toSegment: ladder.segmentCount };
      let inHand = 0;
      await transcodeEarlyLane({
        ...{ tools, input, ladder, ...range },
        onInit: async () => {},
        onSegment: async () => {
          expect(++inHand).toBe(1);
          await new Promise((resolve) => setTimeout(resolve, 20));
          inHand--;
        },
      });
      const failing = transcodeEarlyLane({
        ...{ tools, input, ladder, ...range },
        onInit: async () => {},
        onSegment: async () => {
          throw new Error("the disk is full");
        },
      });
      await expect(failing).rejects.toThrow("the disk is full");
      const cancel = new AbortController();
      const cancelled = transcodeEarlyLane({
        ...{ tools, input, ladder, ...range, signal: cancel.signal },
        onInit: async () => {},
        onSegment: async () => cancel.abort(),
      });
      await expect(cancelled).rejects.toBeInstanceOf(MediaCancelledError);
    });
  },
);
