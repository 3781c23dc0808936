import { describe, expect, it } from "vitest";
import { firstPicture } from "./decode-beginning.ts";
import { unpacksTooFar } from "./probe.ts";

describe("unpacksTooFar", () => {
  it("refuses files that unpack out of all proportion", () => {
    expect(unpacksTooFar(1_000_000, 3840 * 2160, 30 * 3600)).toBe(true);
  });

  it("accepts an hour of a still screen and short clips of anything", () => {
    // 150 bytes a frame is what x264 needs for a picture that does not move.
    expect(unpacksTooFar(150 * 30 * 3600, 1920 * 1080, 30 * 3600)).toBe(false);
    expect(unpacksTooFar(1000, 3840 * 2160, 250)).toBe(false);
  });
});

describe("firstPicture", () => {
  const stream = { r_frame_rate: "25/1", start_time: 0 };

  it("is the first frame's time on an even grid", () => {
    expect(firstPicture([1.48, 1.52, 1.56, 1.6, 1.64, 1.68, 1.72, 1.76], stream)).toBeCloseTo(1.48, 9);
  });

  it("is the grid's when the first frame alone was moved", () => {
    expect(firstPicture([0, 0.061, 0.101, 0.141, 0.181, 0.221, 0.261, 0.301], stream)).toBeCloseTo(0.021, 9);
  });

  it("is the first frame's when there is no grid", () => {
    expect(firstPicture([0.5, 3, 4, 9, 11, 12, 30, 31], stream)).toBe(0.5);
    expect(firstPicture([], { r_frame_rate: "25/1", start_time: 2 })).toBe(2);
  });
});
