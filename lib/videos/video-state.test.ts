import { describe, expect, test } from "vitest";
import { type VideoState, videoStates } from "#lib/shared/video.ts";
import { isBeyond, isSettled, mayGo, statesBefore } from "./video-state.ts";

const allowed: Record<VideoState, VideoState[]> = {
  uploading: ["uploaded", "failed", "rejected", "removed"],
  uploaded: ["probing", "failed", "rejected", "removed"],
  probing: ["transcoding", "failed", "rejected", "removed"],
  transcoding: ["packaging", "failed", "rejected", "removed"],
  packaging: ["storing", "failed", "rejected", "removed"],
  storing: ["ready", "failed", "rejected", "removed"],
  ready: ["removed"],
  failed: ["uploaded", "removed"],
  rejected: ["removed"],
  removed: [],
};

describe.each(videoStates)("a video that is %s", (from) => {
  test.each(videoStates)("goes to %s only when the lifecycle says so", (to) => {
    expect(mayGo(from, to)).toBe(allowed[from].includes(to));
  });
});

test("no state is skipped on the way forward", () => {
  const way = videoStates.slice(0, videoStates.indexOf("ready") + 1);
  for (const [index, state] of way.entries()) {
    expect(way.filter((to) => mayGo(state, to))).toEqual(index + 1 < way.length ? [way[index + 1]] : []);
  }
});

test("only a failed video comes back", () => {
  expect(statesBefore("uploaded")).toEqual(["uploading", "failed"]);
});

test("live progress ends when only the creator can change the state", () => {
  expect(videoStates.filter(isSettled)).toEqual(["ready", "failed", "rejected", "removed"]);
});

test("a video is beyond what it went through, and one that ended otherwise is beyond nothing", () => {
  const way: VideoState[] = [
    "uploading",
    "uploaded",
    "probing",
    "transcoding",
    "packaging",
    "storing",
    "ready",
  ];
  for (const state of videoStates) {
    const passed = videoStates.filter((earlier) => isBeyond(state, earlier));
    expect(passed).toEqual(way.slice(0, Math.max(0, way.indexOf(state))));
  }
});
