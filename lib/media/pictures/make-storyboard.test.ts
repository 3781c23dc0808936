import { describe, expect, it } from "vitest";
import type { Ladder } from "../ladder.ts";
import { planStoryboard, storyboardVtt } from "./make-storyboard.ts";

function plan(durationSeconds: number, width = 640, height = 360) {
  return planStoryboard({ durationSeconds, early: { width, height } } as Ladder);
}

describe("a storyboard", () => {
  it.each([
    [0.5, 1, 1],
    [79.5, 1, 80],
    [600, 5, 120],
    [7200, 30, 240],
    [12 * 3600, 300, 144],
  ])("of %d s has a tile every %i s, %i in all", (seconds, everySeconds, count) => {
    expect(plan(seconds)).toMatchObject({ everySeconds, count });
  });

  it("keeps the picture's shape", () => {
    expect(plan(10)).toMatchObject({ tileWidth: 160, tileHeight: 90 });
    expect(plan(10, 360, 640)).toMatchObject({ tileWidth: 90, tileHeight: 160 });
  });

  it("says in WebVTT which tile is when, by relative names", () => {
    const vtt = storyboardVtt({ ...plan(3661.5), everySeconds: 10, count: 103 }, 3661.5);
    const cues = vtt.split("\n\n");
    expect(cues[0]).toBe("WEBVTT");
    expect(cues[1]).toBe("00:00:00.000 --> 00:00:10.000\nstoryboard-0.jpg#xywh=0,0,160,90");
    expect(cues[12]).toBe("00:01:50.000 --> 00:02:00.000\nstoryboard-0.jpg#xywh=160,90,160,90");
    expect(cues[101]).toBe("00:16:40.000 --> 00:16:50.000\nstoryboard-1.jpg#xywh=0,0,160,90");
  });
});
