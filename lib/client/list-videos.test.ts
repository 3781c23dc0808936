import { describe, expect, it } from "vitest";
import type { OwnVideo } from "#lib/shared/video.ts";
import { countVideos, filterVideos } from "./list-videos.ts";

const video = (title: string, change: Partial<OwnVideo> = {}) =>
  ({
    title,
    description: "",
    visibility: "draft",
    access: "gated",
    state: "ready",
    failure: null,
    upload: { fileName: "a.mp4" },
    ...change,
  }) as OwnVideo;
const failure = { code: "x", message: "No.", retryable: true };
const list = [
  video("Sea at night", { visibility: "public" }),
  video("Sea at noon", { access: "undecided" }),
  video("Hills", { state: "failed", failure }),
];
const titles = (...args: Parameters<typeof filterVideos>) => filterVideos(...args).map(({ title }) => title);

describe("the creator's list", () => {
  it("finds videos by every word of a search, in any order and case", () => {
    expect(titles(list, "all", " NIGHT sea ")).toEqual(["Sea at night"]);
    expect(titles(list, "all", "")).toHaveLength(3);
    expect(titles(list, "all", "moon")).toEqual([]);
  });

  it("filters by what a creator looks for, and counts the same", () => {
    expect(titles(list, "published", "")).toEqual(["Sea at night"]);
    expect(titles(list, "draft", "")).toEqual(["Sea at noon", "Hills"]);
    expect(titles(list, "attention", "")).toEqual(["Sea at noon", "Hills"]);
    expect(countVideos(list)).toEqual({ all: 3, published: 1, draft: 2, attention: 2 });
  });
});
