import { describe, expect, it } from "vitest";
import { type BenchResult, holds, percentile } from "./bench.ts";

const result = (change: Partial<BenchResult>): BenchResult => ({
  figures: { p95Ms: 40 },
  baseline: { what: "nothing" },
  ratio: 0.7,
  goal: { ratio: { atLeast: 0.6 }, p95Ms: { atMost: 50 } },
  ...change,
});

describe("a benchmark", () => {
  it("holds when every figure reaches its goal", () => {
    expect(holds(result({}))).toBe(true);
  });

  it("falls short when one figure does, the ratio included", () => {
    expect(holds(result({ figures: { p95Ms: 51 } }))).toBe(false);
    expect(holds(result({ ratio: 0.59 }))).toBe(false);
  });

  it("falls short when a figure that has a goal was not measured", () => {
    expect(holds(result({ figures: {} }))).toBe(false);
    expect(holds(result({ ratio: Number.NaN }))).toBe(false);
  });

  it("takes as the 95th percentile a value that was measured", () => {
    expect(percentile([5, 1, 4, 2, 3], 95)).toBe(5);
    expect(percentile([5, 1, 4, 2, 3], 50)).toBe(3);
  });
});
