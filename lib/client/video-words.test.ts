import { describe, expect, it } from "vitest";
import { stages, stepWord } from "./video-words.ts";

const progress = (...steps: string[]) => steps.map((step) => ({ step, fraction: 1, detail: null, seq: "1" }));
const statuses = (video: Parameters<typeof stages>[0]) => stages(video).map((stage) => stage.status);

describe("stages", () => {
  it("shows what is done, what is under way and what is to come", () => {
    expect(statuses({ state: "transcoding", progress: [] })).toEqual(["done", "done", "now", "todo", "todo"]);
    expect(statuses({ state: "ready", progress: [] })).toEqual(Array(5).fill("done"));
  });

  it("shows where a failed video stopped", () => {
    expect(statuses({ state: "failed", progress: progress("probe", "v720") })).toEqual([
      "done",
      "done",
      "failed",
      "todo",
      "todo",
    ]);
    expect(statuses({ state: "rejected", progress: [] })).toEqual(["done", "failed", "todo", "todo", "todo"]);
  });
});

describe("stepWord", () => {
  it.each([
    ["v1080", "Picture, 1080p"],
    ["a0", "Audio"],
    ["early", "First watchable version"],
    ["warm-up", "Warm up"],
  ])("says %s as “%s”", (step, word) => expect(stepWord(step)).toBe(word));
});
