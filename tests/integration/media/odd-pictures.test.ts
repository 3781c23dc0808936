import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import {
  everyTools,
  ffmpeg,
  makeNumberedClip,
  quarterTurned,
  readNumbers,
  temporaryFolder,
} from "./clips.ts";
import { colorsAt, look, type Taken, takeThrough } from "./take-through.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const everyFfmpeg = await everyTools();
// Made by the one that can encode most, taken through by each.
const [[, maker]] = everyFfmpeg as [(typeof everyFfmpeg)[0]];
const h264 = ["-c:v", "libx264", "-preset", "ultrafast"];
const lavfi = (graph: string) => ["-f", "lavfi", "-i", graph];
const source = (file: string) => join(folder, file);

describe.each(everyFfmpeg)("a picture, with FFmpeg of %s", (name, tools) => {
  const take = async (file: string) => {
    const own = source(`${name.replace(/\W/g, "")}-${file}`);
    await writeFile(own, await readFile(source(file)));
    return takeThrough(tools, own);
  };
  const best = ({ full, ladder }: Taken) => full.get(ladder.renditions[0]?.track ?? "") ?? "";
  const lane = ({ early, ladder }: Taken) => early.get(ladder.early?.track ?? "") ?? "";

  /** Every track of both lanes: all frames, the size, square pixels, 8 bits, and colours that say what they are. */
  async function expectPlain(taken: Taken, facts: { width: number; height: number; frames: number }) {
    for (const file of [best(taken), lane(taken)]) {
      const seen = await look(tools, file);
      expect(seen).toMatchObject({ ...facts, pixelFormat: "yuv420p" });
      expect(["1:1", "N/A"]).toContain(seen.pixelAspect);
      expect(seen.colors[0]).toMatch(/^(bt709|smpte170m)$/);
      expect(seen.colors[3]).toBe("tv");
    }
  }

  it("held upright by the camera's mark stands upright", async () => {
    const halves = "color=black:s=320x180:r=25:d=2,drawbox=w=160:h=180:color=white:t=fill";
    await ffmpeg(maker, ...lavfi(halves), ...h264, source("level.mp4"));
    await writeFile(source("portrait.mp4"), quarterTurned(await readFile(source("level.mp4"))));
    const taken = await take("portrait.mp4");
    await expectPlain(taken, { width: 180, height: 320, frames: 50 });
    const [top, bottom] = await colorsAt(tools, best(taken), { columns: 1, rows: 2 });
    expect(top?.[0]).toBeGreaterThan(220);
    expect(bottom?.[0]).toBeLessThan(30);
  });

  it.each([
    ["10-bit HEVC", "ten.mp4", ["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-tag:v", "hvc1"]],
    ["4:4:4 of odd size", "odd.mkv", ["-vf", "scale=257:145,setsar=1", "-pix_fmt", "yuv444p", ...h264]],
    ["VP9 in WebM", "nine.webm", ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8"]],
    ["AV1 in MP4", "av1.mp4", av1()],
    ["ProRes in MOV", "prores.mov", ["-c:v", "prores_ks", "-profile:v", "2", "-pix_fmt", "yuv422p10le"]],
    ["RGB in AVI", "rgb.avi", ["-pix_fmt", "bgr24", "-c:v", "rawvideo"]],
  ] as const)("in %s keeps its size, frames and colours", async (_, file, output) => {
    const bars = "color=c=0xbf4040:s=256x144:r=25:d=2,drawbox=x=128:w=128:h=144:c=0x4040bf:t=fill";
    const marked = file === "rgb.avi" ? "" : ",scale=out_color_matrix=bt709:out_range=tv,format=yuv444p";
    const tags = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];
    const graph = [...lavfi(`${bars}${marked}`), "-pix_fmt", "yuv420p", ...output, ...tags];
    await ffmpeg(maker, ...graph, "-color_range", "tv", source(file));
    const taken = await take(file);
    await expectPlain(taken, { width: 256, height: 144, frames: 50 });
    const [left, right] = await colorsAt(tools, best(taken), { columns: 2, rows: 1, atSeconds: 1 });
    expectNear(left, [0xbf, 0x40, 0x40]);
    expectNear(right, [0x40, 0x40, 0xbf]);
  });

  it.each([
    ["PQ", "smpte2084", [0, 0.38, 0.58, 0.75]],
    ["HLG", "arib-std-b67", [0, 0.38, 0.75, 1]],
  ])("in HDR (%s) comes out in BT.709, grey in the middle and white white", async (label, trc, codes) => {
    const [black, grey, paper, peak] = codes.map((code) => Math.round(64 + 876 * code));
    const steps = `if(lt(X,64),${black},if(lt(X,128),${grey},if(lt(X,192),${paper},${peak})))`;
    const graph = `nullsrc=s=256x144:r=25:d=2,format=yuv420p10le,geq=lum='${steps}':cb=512:cr=512`;
    const coding = ["-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1"];
    const tags = ["-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", trc];
    const file = `${label}.mp4`;
    await ffmpeg(maker, ...lavfi(graph), ...coding, ...tags, "-color_range", "tv", source(file));
    const taken = await take(file);
    await expectPlain(taken, { width: 256, height: 144, frames: 50 });
    expect((await look(tools, best(taken))).colors.slice(0, 3)).toEqual(["bt709", "bt709", "bt709"]);
    for (const made of [best(taken), lane(taken)]) {
      const patches = await colorsAt(tools, made, { columns: 4, rows: 1, atSeconds: 1 });
      for (const [red, green, blue] of patches)
        expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(6);
      const levels = patches.map(([, green]) => green);
      expect(levels[0]).toBeLessThan(8);
      expect(levels[1]).toBeGreaterThan(100);
      expect(levels[1]).toBeLessThan(135);
      expect(levels[2]).toBeGreaterThan(218);
      expect(levels[2]).toBeLessThan(245);
      expect(levels[3]).toBeGreaterThan(248);
    }
  });

  it("of pixels that are not square is shown in its true shape", async () => {
    await ffmpeg(
      maker,
      ...lavfi("testsrc2=s=180x144:r=25:d=2,setsar=64/45"),
      ...h264,
      source("anamorphic.mp4"),
    );
    await expectPlain(await take("anamorphic.mp4"), { width: 256, height: 144, frames: 50 });
  });

  it.each([
    [
      "beside the picture in WebM",
      "alpha.webm",
      ["-c:v", "libvpx-vp9", "-auto-alt-ref", "0", "-pix_fmt", "yuva420p"],
    ],
    ["in PNG", "alpha.mov", ["-c:v", "png"]],
    ["in ProRes 4444", "alpha-4444.mov", ["-c:v", "prores_ks", "-pix_fmt", "yuva444p10le"]],
  ] as const)(
    "with transparency %s has a black ground instead of what is hidden",
    async (_, file, coding) => {
      const hidden = "color=c=0x2020e0:s=256x144:r=25:d=2,format=rgba,split[a][b]";
      const transparent = "[b]crop=128:144:0:0,geq=r=255:g=0:b=0:a=0[c];[a][c]overlay=128:0:format=rgb";
      const alpha = "geq=r='r(X,Y)':g='g(X,Y)':b='b(X,Y)':a='if(lt(X,128),255,0)'";
      await ffmpeg(maker, ...lavfi(`${hidden};${transparent},format=rgba,${alpha}`), ...coding, source(file));
      const taken = await take(file);
      await expectPlain(taken, { width: 256, height: 144, frames: 50 });
      for (const made of [best(taken), lane(taken)]) {
        const [left, right] = await colorsAt(tools, made, { columns: 2, rows: 1 });
        expect(left?.[2]).toBeGreaterThan(200);
        expect(Math.max(...(right ?? []))).toBeLessThan(20);
      }
    },
  );

  it("of two fields is woven together without combs", async () => {
    const graph = "testsrc2=s=256x144:r=50:d=3,tinterlace=mode=interleave_top";
    const coding = ["-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-top", "1", "-q:v", "2"];
    await ffmpeg(maker, ...lavfi(graph), ...coding, source("fields.mpg"));
    const taken = await take("fields.mpg");
    expect(taken.info.video?.interlaced).toBe(true);
    await expectPlain(taken, { width: 256, height: 144, frames: 75 });
    const { stderr } = await ffmpeg(
      tools,
      ...["-v", "info", "-i", best(taken)],
      ...["-vf", "idet", "-f", "null", "-"],
    );
    // Newer builds make the graph once before, and tell of that one too.
    const counts = /Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)/g;
    const [, top, bottom, progressive] = [...stderr.matchAll(counts)].at(-1) ?? [];
    expect(Number(progressive)).toBeGreaterThan(10 * (Number(top) + Number(bottom)));
  });

  it("of 120 frames a second is shown at 60, every second frame", async () => {
    await makeNumberedClip(maker, source("fast.mp4"), { frames: 360, rate: "120", output: [...h264] });
    const taken = await take("fast.mp4");
    expect(taken.ladder.frameRate).toEqual({ num: 60, den: 1 });
    const numbers = await readNumbers(tools, best(taken));
    expect(numbers).toHaveLength(180);
    for (const [index, number] of numbers.entries()) expect(Math.abs(number - 2 * index)).toBeLessThan(2);
  });

  it("of uneven rate shows each frame when it is due", async () => {
    // From the third second on only every fifth frame is there.
    const output = ["-vf", "select='lt(n,75)+not(mod(n,5))'", ...maker.passFrames, ...h264];
    await makeNumberedClip(maker, source("uneven.mp4"), { frames: 200, rate: "25", output });
    const taken = await take("uneven.mp4");
    const fps = taken.ladder.frameRate.num / taken.ladder.frameRate.den;
    expect(taken.ladder.durationSeconds).toBeGreaterThan(7.7);
    for (const [index, number] of (await readNumbers(tools, best(taken))).entries()) {
      const due = (index / fps) * 25;
      expect(number).toBeLessThanOrEqual(due + 0.6);
      expect(number).toBeGreaterThan(due - 5.6);
    }
  });
});

function av1(): readonly string[] {
  return ["-c:v", "libaom-av1", "-cpu-used", "8", "-strict", "experimental", "-b:v", "300k", "-g", "50"];
}

function expectNear(color: readonly number[] | undefined, wanted: readonly number[]) {
  for (const [channel, value] of wanted.entries())
    expect(Math.abs((color?.[channel] ?? -1000) - value)).toBeLessThan(10);
}
