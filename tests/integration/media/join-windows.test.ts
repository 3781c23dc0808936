import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { assertSameDecoder } from "#lib/media/encode/same-decoder.ts";
import { transcodeWindow } from "#lib/media/encode/transcode.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { chooseLadder, type Ladder } from "#lib/media/ladder.ts";
import { findBox } from "#lib/media/mp4/boxes.ts";
import { readBoxes } from "#lib/media/mp4/read-boxes.ts";
import { readFragments } from "#lib/media/mp4/read-fragments.ts";
import { probe } from "#lib/media/probe/probe.ts";
import type { ClearSegment } from "#lib/media/segment-grid.ts";
import {
  allByWindows,
  everyTools,
  ffmpeg,
  makeNumberedClip,
  readNumbers,
  temporaryFolder,
  withShortWindows,
} from "./clips.ts";
import { CollectedTracks } from "./collected-tracks.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "70", "-crf", "18"];
const sources = [
  ["29.97 in MP4 with B-frames", "a.mp4", "30000/1001", h264],
  ["23.976 in Matroska (clock of 1 ms)", "b.mkv", "24000/1001", h264],
  ["25 in MPEG-TS (no index)", "c.ts", "25", h264],
  ["10 in AVI", "d.avi", "10", ["-c:v", "mpeg4", "-q:v", "3", "-g", "100"]],
  ["60 in MP4 with open groups", "e.mp4", "60", [...h264, "-x264-params", "open-gop=1"]],
  [
    "30 in WebM without index or duration",
    "f.webm",
    "30",
    ["-c:v", "libvpx", "-deadline", "realtime", "-b:v", "1M", "-live", "1"],
  ],
] as const;
const realFootage = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";

/** Makes all windows, the last one first: no window may need another. */
async function makeWindows(tools: FfmpegTools, input: string, ladder: Ladder): Promise<CollectedTracks> {
  const made = new CollectedTracks();
  for (let window = ladder.windowCount - 1; window >= 0; window--)
    await transcodeWindow({ tools, input, ladder, window, ...made });
  return made;
}

const timeOf = ({ n, startTicks, durationTicks }: ClearSegment) => ({ n, startTicks, durationTicks });

async function* once(buffer: Buffer): AsyncGenerator<Buffer> {
  yield buffer;
}

describe.each(await everyTools())("windows joined, with FFmpeg of %s", (name, tools) => {
  it.each(sources)("hold every frame once and in order: %s", async (_, file, rate, output) => {
    const prefix = name.replace(/\W/g, "");
    const input = join(folder, `${prefix}-${file}`);
    const frames = Math.round(14.5 * fps(rate));
    await makeNumberedClip(tools, input, { frames, rate, output });
    const info = await probe({ tools, file: input });
    const ladder = withShortWindows(allByWindows(chooseLadder(info)), 1);
    expect(ladder.windowCount).toBe(4);
    expect(ladder.frameCount).toBe(frames);
    const made = await makeWindows(tools, input, ladder);
    const [track = ""] = made.inits.keys();
    const numbers = await readNumbers(tools, await made.write(track, `${input}.out.mp4`));
    expect(numbers).toEqual(Array.from({ length: frames }, (_, index) => index));
  });

  it("make one timeline without a gap, one key frame a segment, and leave the same timeline when run again", async () => {
    const input = join(folder, `${name.replace(/\W/g, "")}-again.mp4`);
    await ffmpeg(tools, ...["-f", "lavfi", "-i", "testsrc2=s=640x360:r=30000/1001:d=13", ...h264, input]);
    const ladder = withShortWindows(allByWindows(chooseLadder(await probe({ tools, file: input }))), 2);
    const made = await makeWindows(tools, input, ladder);
    const init = made.inits.get("v360")?.data ?? Buffer.alloc(0);
    expect(made.inits.get("v360")?.codecs).toMatch(/^avc1\.6400[0-9a-f]{2}$/);
    expect(made.of("v360").map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    let ticks = 0;
    for (const { n, startTicks, durationTicks, data } of made.of("v360")) {
      expect(startTicks).toBe(ticks);
      for await (const { type, body } of readBoxes(once(data))) {
        if (type !== "moof") continue;
        expect(findBox(body, ["mfhd"])?.readUInt32BE(4)).toBe(n + 1);
        expect(findBox(body, ["traf", "tfdt"])?.readBigUInt64BE(4)).toBe(BigInt(ticks));
      }
      for await (const event of readFragments(once(Buffer.concat([init, data])))) {
        if (event.kind !== "samples") continue;
        expect(event.samples.findLastIndex(({ sync }) => sync)).toBe(0);
        expect(event.samples[0]?.compositionOffset).toBe(0);
        expect(event.samples.every((sample) => sample.durationTicks === ladder.ticksPerFrame)).toBe(true);
      }
      ticks += durationTicks;
    }
    expect(ticks).toBe(ladder.frameCount * ladder.ticksPerFrame);
    const again = new CollectedTracks();
    await transcodeWindow({ tools, input, ladder, window: 1, ...again });
    // Bytes may differ: x264 of 2018 does not give the same ones for certain when it encodes by several threads.
    expect(again.of("v360").map(timeOf)).toEqual(made.of("v360").slice(2).map(timeOf));
    assertSameDecoder("v360", init, again.inits.get("v360")?.data ?? Buffer.alloc(0));
    // A decoder set up by another encoder's init could not decode these segments.
    const other = Buffer.from(init);
    other.writeUInt8(0x4d, other.indexOf("avcC") + 5);
    expect(() => assertSameDecoder("v360", init, other)).toThrow(/do not fit together/);
  });

  it("keep real footage frame by frame in two renditions", async (context) => {
    if (!existsSync(realFootage)) context.skip("needs Debian's opencv-doc");
    const input = join(folder, `${name.replace(/\W/g, "")}-real.avi`);
    await ffmpeg(tools, "-i", realFootage, "-t", "22", "-c", "copy", input);
    const ladder = withShortWindows(allByWindows(chooseLadder(await probe({ tools, file: input }))), 2);
    expect(ladder.renditions.map(({ track }) => track)).toEqual(["v576", "v480", "v360"]);
    const made = await makeWindows(tools, input, ladder);
    for (const track of made.inits.keys()) {
      const file = await made.write(track, `${input}.${track}.mp4`);
      const { stdout } = await ffmpeg(
        tools,
        ...["-i", input, "-i", file, "-filter_complex"],
        "[0:v]scale=480:360,setpts=N/10/TB[a];[1:v]scale=480:360,setpts=N/10/TB[b];[a][b]ssim=stats_file=-",
        ...[...tools.passFrames, "-f", "null", "-"],
      );
      const similarity = [...stdout.toString().matchAll(/All:([\d.]+)/g)].map((match) => Number(match[1]));
      expect(similarity.length).toBeGreaterThanOrEqual(ladder.frameCount);
      // A neighbouring frame of this noisy scene scores below 0.85.
      expect(Math.min(...similarity.slice(0, ladder.frameCount))).toBeGreaterThan(0.88);
    }
  });
});

function fps(rate: string): number {
  const [num, den] = rate.split("/").map(Number);
  return (num ?? 0) / (den ?? 1);
}
