import { describe, expect, it } from "vitest";
import type { VideoStreamInfo } from "../media-info.ts";
import { withFastest, withSamples } from "./sample-picture.ts";

const video = {
  ...{ width: 640, height: 360, rotation: 0, changes: false, interlaced: false },
  frameRate: { num: 25, den: 1 },
} as VideoStreamInfo;
const picture = (
  width: number,
  height: number,
  rest: { pix_fmt?: string; sample_aspect_ratio?: string } = {},
) => ({
  width,
  height,
  pix_fmt: "yuv420p",
  sample_aspect_ratio: undefined,
  ...rest,
});

describe("withSamples", () => {
  it("leaves what does not change as it is", () => {
    expect(withSamples(video, [picture(640, 360), picture(640, 360)])).toEqual(video);
    expect(withSamples(video, [])).toEqual(video);
  });

  it("takes the largest size of the shape that is shown most of the time", () => {
    const call = [picture(320, 180), picture(1280, 720), picture(720, 1280), picture(1280, 720)];
    expect(withSamples(video, call)).toMatchObject({ width: 1280, height: 720, changes: true });
  });

  it("sees a change of the format of pixels, and of their shape", () => {
    const format = [picture(640, 360), picture(640, 360, { pix_fmt: "yuv420p10le" })];
    expect(withSamples(video, format)).toMatchObject({ width: 640, height: 360, changes: true });
    // Of the same stored size: FFmpeg's filters follow that by themselves.
    const wide = picture(640, 360, { sample_aspect_ratio: "2:1" });
    expect(withSamples(video, [wide, wide, picture(640, 360)])).toMatchObject({
      width: 1280,
      height: 360,
      changes: false,
    });
  });

  it("turns sizes as the picture is turned", () => {
    const turned = { ...video, width: 360, height: 640, rotation: 90 };
    expect(withSamples(turned, [picture(640, 360)])).toEqual(turned);
  });
});

describe("withFastest", () => {
  const run = (from: number, fps: number) => Array.from({ length: 8 }, (_, index) => from + index / fps);

  it("takes the rate of a part that is clearly faster than the beginning", () => {
    const faster = withFastest(video, [...run(0, 25), ...run(10, 25), ...run(20, 50), ...run(30, 50)]);
    expect(faster).toMatchObject({ frameRate: { num: 50000, den: 1000 }, variableFrameRate: true });
  });

  it("leaves a steady rate, a slower part and single stray pictures as they are", () => {
    expect(withFastest(video, [...run(0, 25), ...run(10, 25)])).toEqual(video);
    expect(withFastest(video, [...run(0, 25), ...run(10, 5)])).toEqual(video);
    const stray = Array.from({ length: 20 }, (_, place) => run(place * 10, 25)).flat();
    expect(withFastest(video, [...stray, 50.005, 90.004])).toEqual(video);
    expect(withFastest(video, [])).toEqual(video);
  });
});
