import { describe, expect, it } from "vitest";
import { mapToSdr, toneMapCube } from "./tone-map.ts";

/** Luma of an 8-bit video signal (16…235) for a grey of this code. */
function luma(code: number, transfer: "pq" | "hlg"): number {
  const [red] = mapToSdr([code, code, code], transfer);
  return Math.round(16 + 219 * red);
}

describe("HDR mapped to SDR", () => {
  // ITU-R BT.2408: PQ 58 % and HLG 75 % are a white sheet, PQ 38 % and HLG 38 % a grey card of 18 %.
  it("keeps a grey card in the middle and a white sheet nearly white", () => {
    for (const [transfer, grey, white] of [
      ["pq", 0.38, 0.58],
      ["hlg", 0.38, 0.75],
    ] as const) {
      expect(luma(grey, transfer)).toBeGreaterThan(100);
      expect(luma(grey, transfer)).toBeLessThan(130);
      expect(luma(white, transfer)).toBeGreaterThan(205);
      expect(luma(white, transfer)).toBeLessThan(225);
    }
  });

  it("keeps black black, makes the brightest white, and never turns brighter into darker", () => {
    for (const transfer of ["pq", "hlg"] as const) {
      const ramp = Array.from({ length: 101 }, (_, step) => luma(step / 100, transfer));
      expect([ramp[0], ramp[100]]).toEqual([16, 235]);
      expect(ramp.every((value, index) => value >= (ramp[index - 1] ?? 0))).toBe(true);
    }
  });

  it("keeps grey grey and a colour its hue", () => {
    const [red, green, blue] = mapToSdr([0.58, 0.58, 0.58], "pq");
    expect(Math.max(red, green, blue) - Math.min(red, green, blue)).toBeLessThan(0.002);
    const [r, g, b] = mapToSdr([0.6, 0.4, 0.4], "pq");
    expect(r).toBeGreaterThan(2 * Math.max(g, b));
    expect(Math.max(g, b)).toBeLessThan(0.4);
  });

  it("is a table of 33 × 33 × 33 colours", () => {
    const [size, ...rows] = toneMapCube("pq").trimEnd().split("\n");
    expect(size).toBe("LUT_3D_SIZE 33");
    expect(rows).toHaveLength(33 ** 3);
    expect(rows[0]).toBe("0.00000 0.00000 0.00000");
    for (const value of rows.at(-1)?.split(" ") ?? []) expect(Number(value)).toBeCloseTo(1, 3);
  });
});
