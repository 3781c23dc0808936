import { describe, expect, it } from "vitest";
import { chooseLadder, type Ladder } from "./ladder.ts";
import { assertRange, audioFramesBefore, videoFramesBefore, windowRange } from "./segment-grid.ts";

function ladderOf(num: number, den: number, durationSeconds: number): Ladder {
  return chooseLadder({
    container: "mov",
    durationSeconds,
    startSeconds: 0,
    leftOut: [],
    missingSeconds: null,
    still: false,
    unsafeSeeks: [],
    audio: [
      {
        streamIndex: 1,
        number: 1,
        codec: "aac",
        channels: 2,
        sampleRate: 48000,
        language: null,
        label: null,
        mixChannels: null,
        changes: false,
        gainDb: null,
      },
    ],
    video: {
      streamIndex: 0,
      codec: "h264",
      width: 640,
      height: 360,
      frameRate: { num, den },
      variableFrameRate: false,
      rotation: 0,
      pixelFormat: "yuv420p",
      alpha: false,
      decoder: null,
      changes: false,
      bitDepth: 8,
      hdr: false,
      color: "bt709",
      interlaced: false,
      startSeconds: 0,
    },
  });
}

describe("the grid", () => {
  it.each([
    [30000, 1001, 3 * 3600],
    [24000, 1001, 130.2],
    [10, 1, 79.5],
    [60, 1, 64.0166],
    [1, 1, 9],
  ])("puts audio next to video at %i/%i for %d s", (num, den, seconds) => {
    const ladder = ladderOf(num, den, seconds);
    for (let n = 0; n < ladder.segmentCount; n++) {
      const videoSeconds = (videoFramesBefore(ladder, n) * den) / num;
      const audioSeconds = (audioFramesBefore(ladder, n) * 1024) / 48000;
      expect(Math.abs(audioSeconds - videoSeconds)).toBeLessThanOrEqual(512 / 48000 + 1e-9);
      expect(audioFramesBefore(ladder, n + 1)).toBeGreaterThan(audioFramesBefore(ladder, n));
    }
    expect(videoFramesBefore(ladder, ladder.segmentCount)).toBe(ladder.frameCount);
    expect(audioFramesBefore(ladder, ladder.segmentCount)).toBe(ladder.audioFrameCount);
  });

  it("is covered by its windows without gap or overlap", () => {
    const ladder = ladderOf(30000, 1001, 200);
    const covered = Array.from({ length: ladder.windowCount }, (_, window) =>
      windowRange(ladder, window),
    ).flatMap(({ fromSegment, toSegment }) =>
      Array.from({ length: toSegment - fromSegment }, (_, index) => fromSegment + index),
    );
    expect(covered).toEqual(Array.from({ length: ladder.segmentCount }, (_, n) => n));
  });

  it("refuses ranges outside of the video", () => {
    const ladder = ladderOf(25, 1, 20);
    expect(() => assertRange(ladder, { fromSegment: 0, toSegment: 5 })).not.toThrow();
    for (const [fromSegment, toSegment] of [
      [-1, 2],
      [2, 2],
      [3, 6],
      [0.5, 2],
    ] as const) {
      expect(() => assertRange(ladder, { fromSegment, toSegment })).toThrow(RangeError);
    }
  });
});
