import { describe, expect, it } from "vitest";
import { mergeProgress } from "./merge-progress.ts";

const line = (step: string, fraction: number, seq: string) => ({ step, fraction, seq, detail: null });

describe("mergeProgress", () => {
  it("adds a new step and renews a known one in its place", () => {
    const lines = mergeProgress([line("probe", 1, "1"), line("v720", 0.1, "2")], line("a0", 0, "3"));
    expect(mergeProgress(lines, line("v720", 0.5, "4")).map((each) => [each.step, each.fraction])).toEqual([
      ["probe", 1],
      ["v720", 0.5],
      ["a0", 0],
    ]);
  });

  it("does not go back when an older line comes late", () => {
    expect(mergeProgress([line("v720", 0.5, "10")], line("v720", 0.4, "9"))).toEqual([
      line("v720", 0.5, "10"),
    ]);
  });
});
