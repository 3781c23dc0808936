import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { transcodeEarlyLane } from "#lib/media/encode/transcode.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { makePoster } from "#lib/media/pictures/make-poster.ts";
import { makeStoryboard } from "#lib/media/pictures/make-storyboard.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { everyTools, ffmpeg, quarterTurned, temporaryFolder } from "./clips.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const h264 = ["-c:v", "libx264", "-preset", "ultrafast"];
/** Left half white, right half black. */
const halves = "color=black:s=320x240:r=25:d=3,drawbox=x=0:y=0:w=160:h=240:color=white:t=fill";

describe.each(await everyTools())("pictures, with FFmpeg of %s", (name, tools) => {
  const path = (file: string) => join(folder, `${name.replace(/\W/g, "")}-${file}`);

  /** Mean brightness of the picture's cells, row by row. */
  async function brightness(file: string, columns: number, rows: number): Promise<number[]> {
    const filter = `scale=${columns}:${rows}:flags=area,format=gray`;
    const { stdout } = await ffmpeg(
      tools,
      "-i",
      file,
      "-frames:v",
      "1",
      "-vf",
      filter,
      "-f",
      "rawvideo",
      "pipe:1",
    );
    return [...stdout];
  }

  it("make a poster and a storyboard whose tiles show their second", async () => {
    const input = path("grow.mp4");
    // Black for four seconds, then white for four.
    const steps = "color=black:s=640x360:r=25:d=8,drawbox=c=white:t=fill:enable='gte(t,4)'";
    await ffmpeg(tools, "-f", "lavfi", "-i", steps, ...h264, input);
    const ladder = chooseLadder(await probe({ tools, file: input }));
    const poster = await makePoster({ tools, input, ladder });
    expect(poster).toMatchObject({ width: 640, height: 360 });
    expect(poster.data.subarray(0, 2).toString("hex")).toBe("ffd8");
    const { sprites, vtt } = await makeStoryboard({ tools, input, ladder });
    expect(sprites.map((sprite) => sprite.name)).toEqual(["storyboard-0.jpg"]);
    expect(vtt.match(/#xywh=/g)?.length).toBe(8);
    await writeFile(path("sheet.jpg"), sprites[0]?.data ?? "");
    const tiles = await brightness(path("sheet.jpg"), 8, 1);
    expect(tiles.slice(0, 4).every((value) => value < 40)).toBe(true);
    expect(tiles.slice(4).every((value) => value > 200)).toBe(true);
  });

  it("are made of keyframes alone in longer videos, on several sheets", async () => {
    const input = path("long.mp4");
    await ffmpeg(tools, "-f", "lavfi", "-i", "testsrc=s=64x36:r=2:d=130", ...h264, "-g", "4", input);
    const ladder = chooseLadder(await probe({ tools, file: input }));
    const { sprites, vtt } = await makeStoryboard({ tools, input, ladder });
    expect(sprites.map((sprite) => sprite.name)).toEqual(["storyboard-0.jpg", "storyboard-1.jpg"]);
    expect(vtt).toContain("storyboard-1.jpg#xywh=0,0,160,90");
  });

  it("stand upright, in the poster as in the early lane, when the camera was turned", async () => {
    await ffmpeg(tools, "-f", "lavfi", "-i", halves, ...h264, path("level.mp4"));
    const input = path("turned.mp4");
    await writeFile(input, quarterTurned(await readFile(path("level.mp4"))));
    const ladder = chooseLadder(await probe({ tools, file: input }));
    expect(ladder.early).toMatchObject({ width: 240, height: 320 });
    const poster = await makePoster({ tools, input, ladder });
    await writeFile(path("poster.jpg"), poster.data);
    const [top, bottom] = await brightness(path("poster.jpg"), 1, 2);
    // Turned clockwise, what was left is on top.
    expect(top).toBeGreaterThan(200);
    expect(bottom).toBeLessThan(40);
    const parts: Buffer[] = [];
    await transcodeEarlyLane({
      ...{ tools, input, ladder, fromSegment: 0, toSegment: ladder.segmentCount },
      onInit: async ({ data }) => void parts.push(data),
      onSegment: async ({ data }) => void parts.push(data),
    });
    await writeFile(path("turned-lane.mp4"), Buffer.concat(parts));
    const [laneTop, laneBottom] = await brightness(path("turned-lane.mp4"), 1, 2);
    expect(laneTop).toBeGreaterThan(200);
    expect(laneBottom).toBeLessThan(40);
  });

  it.each([
    [
      "10-bit HDR",
      ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=1"],
      [
        ...["-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-x265-params", "log-level=none"],
        ...["-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc"],
      ],
    ],
    ["4:4:4 of odd size", ["-f", "lavfi", "-i", "testsrc2=s=321x241:r=25:d=1,format=yuv444p"], h264],
    [
      "interlaced MPEG-2",
      ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=1"],
      ["-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-top", "1"],
    ],
    [
      "full range MJPEG",
      ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=1"],
      ["-pix_fmt", "yuvj420p", "-c:v", "mjpeg"],
    ],
  ] as const)("come out as plain 8-bit 4:2:0 of %s", async (label, source, output) => {
    const input = path(`${label.replace(/\W/g, "")}.mkv`);
    await ffmpeg(tools, ...source, ...output, input);
    const ladder = chooseLadder(await probe({ tools, file: input }));
    const parts: Buffer[] = [];
    await transcodeEarlyLane({
      ...{ tools, input, ladder, fromSegment: 0, toSegment: 1 },
      onInit: async ({ data, codecs }) => {
        expect(codecs).toMatch(/^avc1\.64/);
        parts.push(data);
      },
      onSegment: async ({ data }) => void parts.push(data),
    });
    const made = `${input}.mp4`;
    await writeFile(made, Buffer.concat(parts));
    expect((await probe({ tools, file: made })).video).toMatchObject({
      pixelFormat: "yuv420p",
      width: 320,
      height: 240,
      interlaced: false,
      hdr: false,
    });
  });
});
