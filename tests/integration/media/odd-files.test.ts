import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transcodeWindow } from "#lib/media/encode/transcode.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import {
  allByWindows,
  beepWav,
  everyTools,
  ffmpeg,
  makeNumberedClip,
  readBeeps,
  readNumbers,
  temporaryFolder,
  withShortWindows,
} from "./clips.ts";
import { CollectedTracks } from "./collected-tracks.ts";
import { takeThrough } from "./take-through.ts";
import { type Edit, withEdits } from "./with-edits.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const h264 = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "50"];
const frames = 250;
const beeps = [0.4, 4.8, 9.2];
const counted = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe.each(await everyTools())("of a file, with FFmpeg of %s,", (name, tools) => {
  const path = (file: string) => join(folder, `${name.replace(/\W/g, "")}-${file}`);
  const make = (file: string, ...args: string[]) => ffmpeg(tools, ...args, path(file));
  const probed = (file: string) => probe({ tools, file: path(file) });
  const cut = async (whole: string, file: string, fraction: number) => {
    const bytes = await readFile(path(whole));
    await writeFile(path(file), bytes.subarray(0, Math.round(bytes.length * fraction)));
  };

  beforeAll(async () => {
    await writeFile(path("beeps.wav"), beepWav({ seconds: beeps, totalSeconds: 10 }));
    for (const [file, reordered] of [
      ["base.mp4", "0"],
      ["reordered.mp4", "2"],
    ] as const) {
      const output = [...h264, "-bf", reordered, "-c:a", "aac"];
      await makeNumberedClip(tools, path(file), { frames, rate: "25", output, beepFile: path("beeps.wav") });
    }
    await make("picture.mp4", "-i", path("base.mp4"), "-frames:v", "1", "-an", "-c", "copy");
  });

  /** The numbers that all windows of one segment show, the last window made first. */
  async function byWindows(file: string): Promise<number[]> {
    const ladder = withShortWindows(allByWindows(chooseLadder(await probed(file))), 1);
    const made = new CollectedTracks();
    for (let window = ladder.windowCount - 1; window >= 0; window--)
      await transcodeWindow({ tools, input: path(file), ladder, window, preset: "ultrafast", ...made });
    const [track = ""] = made.inits.keys();
    return readNumbers(tools, await made.write(track, path(`${file}.mp4`)));
  }

  it.each<[string, Edit[], number[], number[]]>([
    ["one that begins and ends inside a group of pictures", [[2.6, 5]], counted(65, 190), [2.2]],
    [
      "three, of which one repeats a part",
      [
        [0, 4],
        [2, 4],
        [7, 3],
      ],
      [...counted(0, 100), ...counted(50, 150), ...counted(175, 250)],
      [0.4, 6.8, 10.2],
    ],
    [
      "a part that was moved to the front",
      [
        [6, 3],
        [1, 5],
      ],
      [...counted(150, 225), ...counted(25, 150)],
      [6.8],
    ],
  ])("edits are followed, by all windows and by the sound: %s", async (label, edits, numbers, heard) => {
    const file = `${label.replace(/\W/g, "")}.mp4`;
    await writeFile(path(file), withEdits(await readFile(path("reordered.mp4")), edits));
    const { info, full } = await takeThrough(tools, path(file));
    expect(info).toMatchObject({ missingSeconds: null, leftOut: [] });
    expect(info.durationSeconds).toBeCloseTo(numbers.length / 25, 1);
    expect(await readNumbers(tools, full.get("v108") ?? "")).toEqual(numbers);
    const sounds = await readBeeps(tools, full.get("a0") ?? "");
    expect(sounds).toHaveLength(heard.length);
    for (const [index, second] of heard.entries())
      expect(Math.abs((sounds[index] ?? 0) - second)).toBeLessThanOrEqual(0.022);
    expect(await byWindows(file)).toEqual(numbers);
  });

  const fragmented = ["-movflags", "empty_moov+frag_keyframe+default_base_moof"];
  it.each([
    ["MP4 in fragments", "frag.mp4", [...fragmented, "-c", "copy"], true],
    ["MP4 with its index in front", "fast.mp4", ["-movflags", "faststart", "-c", "copy"], true],
    ["Matroska", "cut.mkv", ["-c", "copy"], true],
    ["FLV", "cut.flv", ["-c:v", "copy", "-c:a", "aac", "-ar", "44100"], true],
    ["MPEG-TS, which says no length", "cut.ts", ["-c", "copy"], false],
    [
      "a browser's WebM without a length",
      "cut.webm",
      ["-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1"],
      false,
    ],
  ])("that was cut off what can be decoded is taken: %s", async (_, file, output, announced) => {
    await make(`whole-${file}`, "-i", path("base.mp4"), ...output);
    await cut(`whole-${file}`, file, 0.75);
    const { info, full } = await takeThrough(tools, path(file));
    expect(info.durationSeconds).toBeGreaterThan(4);
    expect(info.durationSeconds).toBeLessThan(9.5);
    if (announced) expect(info.missingSeconds).toBeGreaterThan(0.4);
    else expect(info.missingSeconds).toBeNull();
    const numbers = await readNumbers(tools, full.get("v108") ?? "");
    expect(Math.abs(numbers.length - info.durationSeconds * 25)).toBeLessThan(2);
    // A frame that others before it in the file refer to may be missing at the very end: the one before is shown.
    expect(numbers.slice(0, -4)).toEqual(counted(0, numbers.length - 4));
    expect(await readBeeps(tools, full.get("a0") ?? "")).toHaveLength(2);
  });

  it("that was cut off before its index nothing can be taken", async () => {
    for (const file of ["index.mp4", "index.mov"]) {
      await make(file, "-i", path("base.mp4"), "-c", "copy");
      await cut(file, `cut-${file}`, 0.5);
      await expect(probed(`cut-${file}`)).rejects.toMatchObject({ reason: "truncated" });
    }
  });

  it.each([
    ["mkv", ["-c:v", "copy", "-c:a", "libopus"]],
    ["webm", ["-c:v", "libvpx", "-c:a", "libopus"]],
    ["mp4", ["-c:v", "copy", "-c:a", "aac"]],
    ["mov", ["-c:v", "copy", "-c:a", "pcm_s16le"]],
    ["ts", ["-c:v", "copy", "-c:a", "aac"]],
  ])(
    "with a still picture the whole sound is kept, and every window shows the picture: %s",
    async (container, output) => {
      const file = `still.${container}`;
      await make(file, "-i", path("picture.mp4"), "-i", path("beeps.wav"), ...output);
      const info = await probed(file);
      expect(info.durationSeconds).toBeCloseTo(10, 1);
      expect(info).toMatchObject({ missingSeconds: null, leftOut: [] });
      expect(info.video).toMatchObject({ width: 192, height: 96 });
      const numbers = await byWindows(file);
      expect(numbers.length).toBeGreaterThanOrEqual(249);
      expect(new Set(numbers)).toEqual(new Set([0]));
    },
  );

  it("the first eight audio tracks are kept, and the others are told of", async () => {
    const maps = Array.from({ length: 16 }, () => ["-map", "1:a"]).flat();
    await make(
      "sixteen.mov",
      "-i",
      path("base.mp4"),
      "-i",
      path("beeps.wav"),
      "-map",
      "0:v",
      ...maps,
      "-c",
      "copy",
    );
    const { audio, leftOut } = await probed("sixteen.mov");
    expect(audio.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(leftOut.map(({ number, reason }) => [number, reason])).toEqual(
      [9, 10, 11, 12, 13, 14, 15, 16].map((number) => [number, "too_many"]),
    );
  });

  it.each([
    ["mkv", "mjpeg"],
    ["mov", "png"],
  ])("the moving video is taken, not a poster that is marked as default: %s", async (container, codec) => {
    const inputs = ["-i", path("picture.mp4"), "-i", path("base.mp4")];
    const marks = ["-disposition:v:0", "default", "-disposition:v:1", "0"];
    const codecs = ["-c", "copy", "-c:v:0", codec];
    await make(`poster.${container}`, ...inputs, "-map", "0:v", "-map", "1", ...codecs, ...marks);
    const { video, leftOut } = await probed(`poster.${container}`);
    expect(video).toMatchObject({ streamIndex: 1, codec: "h264" });
    expect(leftOut).toMatchObject([{ kind: "video", number: 1, codec, reason: "still_picture" }]);
  });

  it("a second video track and a codec that nobody knows are passed over", async () => {
    const maps = ["-map", "0:v", "-map", "0", "-map", "0:a", "-c", "copy"];
    await make("plain.mkv", "-i", path("base.mp4"), ...maps);
    const plain = await readFile(path("plain.mkv"));
    plain.write("A_ZZZ", plain.indexOf("A_AAC"));
    await writeFile(path("unknown.mkv"), plain);
    const unknown = await probed("unknown.mkv");
    expect(unknown.audio).toMatchObject([{ number: 2, codec: "aac" }]);
    expect(unknown.leftOut).toMatchObject([
      { kind: "video", number: 2, reason: "another_video" },
      { kind: "audio", number: 1, codec: null, reason: "unknown_codec" },
    ]);
  });

  describe("audio tracks of a kind of AAC that this FFmpeg cannot decode", () => {
    it.each(["mp4", "mov", "mkv"])("are passed over beside one that it can: %s", async (container) => {
      const inputs = ["-i", path("base.mp4"), "-map", "0:a", "-map", "0:v", "-map", "0:a", "-c", "copy"];
      await make(`two.${container}`, ...inputs);
      await writeFile(path(`usac.${container}`), withUsac(await readFile(path(`two.${container}`))));
      const { info, full } = await takeThrough(tools, path(`usac.${container}`));
      expect(info.audio).toMatchObject([{ streamIndex: 2, number: 2 }]);
      expect(info.leftOut).toMatchObject([{ kind: "audio", number: 1, codec: "aac", reason: "undecodable" }]);
      expect(await readNumbers(tools, full.get("v108") ?? "")).toEqual(counted(0, frames));
      const heard = await readBeeps(tools, full.get("a0") ?? "");
      expect(heard).toHaveLength(beeps.length);
      for (const [index, second] of beeps.entries())
        expect(Math.abs((heard[index] ?? 0) - second)).toBeLessThanOrEqual(0.02);
    });

    it("are the reason for a refusal when there is no other", async () => {
      await writeFile(path("usac-only.mp4"), withUsac(await readFile(path("base.mp4"))));
      await expect(probed("usac-only.mp4")).rejects.toMatchObject({ reason: "sound_undecodable" });
    });
  });
});

/** Says of the first AAC track that it is xHE-AAC (ISO/IEC 14496-3, audio object type 42), in MP4, MOV or Matroska. */
function withUsac(file: Buffer): Buffer {
  const isMatroska = file.indexOf("A_AAC") >= 0;
  // DecoderSpecificInfo (tag 5, a size of four bytes), or CodecPrivate (63 A2, a size of one byte).
  const at = isMatroska
    ? file.indexOf("63a2", file.indexOf("A_AAC"), "hex") + 2
    : file.indexOf("05808080", file.indexOf("esds"), "hex") + 4;
  const size = (file[at] ?? 0) & 0x7f;
  const config = Buffer.alloc(size);
  // 11111 001010: the escape and 42 − 32; then 48 kHz and two channels.
  Buffer.from([0xf9, 0x46, 0x40]).copy(config);
  config.copy(file, at + 1);
  return file;
}
