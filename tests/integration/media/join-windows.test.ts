import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { transcodeWindow } from "#lib/media/encode/transcode-window.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { chooseLadder, type Ladder } from "#lib/media/ladder.ts";
import { findBox } from "#lib/media/mp4/boxes.ts";
import { readBoxes } from "#lib/media/mp4/read-boxes.ts";
import { readFragments } from "#lib/media/mp4/read-fragments.ts";
import { probe } from "#lib/media/probe/probe.ts";
import type { SegmentRecord, TrackRecord } from "#lib/media/segment-grid.ts";
import { sha256File } from "#lib/media/sha256-file.ts";
import {
  allByWindows,
  everyTools,
  ffmpeg,
  makeNumberedClip,
  readNumbers,
  temporaryFolder,
  withShortWindows,
} from "./clips.ts";

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

/** Makes all windows and returns the records of each track, in order. */
async function makeWindows(tools: FfmpegTools, input: string, ladder: Ladder, outDir: string) {
  const tracks = new Map<string, TrackRecord>();
  // Last window first: no window may need another.
  for (let window = ladder.windowCount - 1; window >= 0; window--) {
    for (const record of await transcodeWindow({ tools, input, ladder, window, outDir })) {
      const segments = [...record.segments, ...(tracks.get(record.track)?.segments ?? [])];
      tracks.set(record.track, { ...record, segments });
    }
  }
  return [...tracks.values()];
}

async function joinTrack(outDir: string, { track, segments }: TrackRecord): Promise<string> {
  const files = ["init.mp4", ...segments.map(({ n }) => `${n}.m4s`)];
  const parts = await Promise.all(files.map((name) => readFile(join(outDir, track, name))));
  const file = join(outDir, `${track}.mp4`);
  await writeFile(file, Buffer.concat(parts));
  return file;
}

const timeOf = ({ n, startTicks, durationTicks }: SegmentRecord) => ({ n, startTicks, durationTicks });

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
    const outDir = join(folder, `${prefix}-${file}.out`);
    const [track] = await makeWindows(tools, input, ladder, outDir);
    const numbers = await readNumbers(tools, await joinTrack(outDir, track as TrackRecord));
    expect(numbers).toEqual(Array.from({ length: frames }, (_, index) => index));
  });

  it("make one timeline without a gap, one key frame a segment, and leave the same timeline when run again", async () => {
    const input = join(folder, `${name.replace(/\W/g, "")}-again.mp4`);
    await ffmpeg(tools, ...["-f", "lavfi", "-i", "testsrc2=s=640x360:r=30000/1001:d=13", ...h264, input]);
    const ladder = withShortWindows(allByWindows(chooseLadder(await probe({ tools, file: input }))), 2);
    const outDir = `${input}.out`;
    const [track] = await makeWindows(tools, input, ladder, outDir);
    expect(track?.codecs).toMatch(/^avc1\.6400[0-9a-f]{2}$/);
    expect(track?.segments.map(({ n }) => n)).toEqual([0, 1, 2, 3]);
    let ticks = 0;
    for (const segment of track?.segments ?? []) {
      const path = join(outDir, track?.track ?? "", `${segment.n}.m4s`);
      const data = await readFile(path);
      expect(segment).toMatchObject({ startTicks: ticks, size: data.length, sha256: await sha256File(path) });
      for await (const { type, body } of readBoxes(once(data))) {
        if (type !== "moof") continue;
        expect(findBox(body, ["mfhd"])?.readUInt32BE(4)).toBe(segment.n + 1);
        expect(findBox(body, ["traf", "tfdt"])?.readBigUInt64BE(4)).toBe(BigInt(ticks));
      }
      const init = await readFile(join(outDir, track?.track ?? "", "init.mp4"));
      for await (const event of readFragments(once(Buffer.concat([init, data])))) {
        if (event.kind !== "samples") continue;
        expect(event.samples.findLastIndex(({ sync }) => sync)).toBe(0);
        expect(event.samples[0]?.compositionOffset).toBe(0);
        expect(event.samples.every(({ durationTicks }) => durationTicks === ladder.ticksPerFrame)).toBe(true);
      }
      ticks += segment.durationTicks;
    }
    expect(ticks).toBe(ladder.frameCount * ladder.ticksPerFrame);
    const again = await transcodeWindow({ tools, input, ladder, window: 1, outDir });
    // Bytes may differ: x264 of 2018 does not give the same ones for certain when it encodes by several threads.
    expect(again[0]?.segments.map(timeOf)).toEqual(track?.segments.slice(2).map(timeOf));
    for (const { n, sha256 } of again[0]?.segments ?? [])
      expect(await sha256File(join(outDir, "v360", `${n}.m4s`))).toBe(sha256);
    expect((await readdir(outDir)).filter((entry) => entry.startsWith("."))).toEqual([]);
    expect((await stat(join(outDir, "v360"))).mode & 0o077).toBe(0);
    // A decoder set up by another encoder's init could not decode these segments.
    const init = await readFile(join(outDir, "v360", "init.mp4"));
    init.writeUInt8(0x4d, init.indexOf("avcC") + 5);
    await writeFile(join(outDir, "v360", "init.mp4"), init);
    const mismatch = transcodeWindow({ tools, input, ladder, window: 1, outDir });
    await expect(mismatch).rejects.toMatchObject({ code: "init_mismatch" });
  });

  it("keep real footage frame by frame in two renditions", async (context) => {
    if (!existsSync(realFootage)) context.skip("needs Debian's opencv-doc");
    const input = join(folder, `${name.replace(/\W/g, "")}-real.avi`);
    await ffmpeg(tools, "-i", realFootage, "-t", "22", "-c", "copy", input);
    const ladder = withShortWindows(allByWindows(chooseLadder(await probe({ tools, file: input }))), 2);
    expect(ladder.renditions.map(({ track }) => track)).toEqual(["v576", "v480", "v360"]);
    const outDir = `${input}.out`;
    for (const track of await makeWindows(tools, input, ladder, outDir)) {
      const file = await joinTrack(outDir, track);
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
