import { describe, expect, it } from "vitest";
import { chooseLadder } from "./ladder.ts";
import type { MediaInfo, VideoStreamInfo } from "./media-info.ts";

function source(video: Partial<VideoStreamInfo>, rest: Partial<MediaInfo> = {}): MediaInfo {
  return {
    container: "mov",
    durationSeconds: 100,
    startSeconds: 0,
    leftOut: [],
    missingSeconds: null,
    still: false,
    unsafeSeeks: [],
    audio: [],
    ...rest,
    video: {
      streamIndex: 0,
      codec: "h264",
      width: 1920,
      height: 1080,
      frameRate: { num: 30, den: 1 },
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
      ...video,
    },
  };
}

const audio = [
  {
    streamIndex: 1,
    number: 1,
    codec: "aac",
    channels: 6,
    sampleRate: 44100,
    language: "en",
    label: null,
    mixChannels: null,
    changes: false,
    gainDb: null,
  },
  {
    streamIndex: 3,
    number: 2,
    codec: "aac",
    channels: 2,
    sampleRate: 48000,
    language: "de",
    label: "Commentary",
    mixChannels: null,
    changes: false,
    gainDb: -6.5,
  },
];

function sizes(width: number, height: number): string[] {
  return chooseLadder(source({ width, height })).renditions.map(
    (one) => `${one.track} ${one.width}x${one.height}`,
  );
}

describe("the renditions of a ladder", () => {
  it.each([
    [3840, 2160, ["v1080 1920x1080", "v720 1280x720", "v480 854x480", "v360 640x360"]],
    [1920, 1080, ["v1080 1920x1080", "v720 1280x720", "v480 854x480", "v360 640x360"]],
    [1280, 720, ["v720 1280x720", "v480 854x480", "v360 640x360"]],
    [768, 576, ["v576 768x576", "v480 640x480", "v360 480x360"]],
    [1600, 900, ["v900 1600x900", "v720 1280x720", "v480 854x480", "v360 640x360"]],
    [960, 540, ["v480 854x480", "v360 640x360"]],
    [2560, 1440, ["v1080 1920x1080", "v720 1280x720", "v480 854x480", "v360 640x360"]],
    [1080, 1920, ["v1080 1080x1920", "v720 720x1280", "v480 480x854", "v360 360x640"]],
    [1920, 800, ["v1080 1920x800", "v720 1280x534", "v480 854x356", "v360 640x266"]],
    [320, 240, ["v240 320x240"]],
    [321, 241, ["v240 320x240"]],
    [3, 3, ["v2 2x2"]],
  ])("fit %i × %i and never exceed it", (width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected);
    for (const one of chooseLadder(source({ width, height })).renditions) {
      expect(one.width).toBeLessThanOrEqual(width);
      expect(one.height).toBeLessThanOrEqual(height);
      expect([one.width % 2, one.height % 2]).toEqual([0, 0]);
    }
  });

  it("have an early lane of 360 lines or fewer", () => {
    expect(chooseLadder(source({})).early).toMatchObject({ track: "v360", width: 640, height: 360 });
    expect(chooseLadder(source({ width: 320, height: 240 })).early?.height).toBe(240);
  });

  it("get more bits above 30 frames a second", () => {
    const slow = chooseLadder(source({})).renditions[0];
    const fast = chooseLadder(source({ frameRate: { num: 60, den: 1 } })).renditions[0];
    expect(fast?.peakBitrate).toBe((slow?.peakBitrate ?? 0) * 1.5);
  });
});

describe("the grid of a ladder", () => {
  it.each([
    ["23.976", { num: 24000, den: 1001 }, 96, 24000, 1001],
    ["29.97", { num: 30000, den: 1001 }, 120, 30000, 1001],
    ["10", { num: 10, den: 1 }, 40, 10000, 1000],
    ["25", { num: 25, den: 1 }, 100, 25000, 1000],
    ["60", { num: 60, den: 1 }, 240, 60000, 1000],
  ])(
    "has whole ticks and segments of about 4 s at %s",
    (_, frameRate, segmentFrames, timescale, ticksPerFrame) => {
      const ladder = chooseLadder(source({ frameRate }));
      expect(ladder).toMatchObject({ frameRate, segmentFrames, timescale, ticksPerFrame });
      expect(ladder.windowFrames).toBe(15 * segmentFrames);
      expect(timescale / ticksPerFrame).toBeCloseTo(frameRate.num / frameRate.den, 9);
      expect(ladder.segmentCount).toBe(Math.ceil(ladder.frameCount / segmentFrames));
      expect(ladder.windowCount).toBe(Math.ceil(ladder.frameCount / ladder.windowFrames));
    },
  );

  it("begins at the first picture when sound begins less than a frame before it", () => {
    const ladder = chooseLadder(source({ startSeconds: 0.023 }, { durationSeconds: 5.023 }));
    expect(ladder.source).toMatchObject({ originSeconds: 0.023, leadFrames: 0 });
    expect(ladder.frameCount).toBe(150);
  });

  it("begins at the first picture when sound begins a few frames before it", () => {
    const ladder = chooseLadder(source({ startSeconds: 0.2 }, { durationSeconds: 10.2 }));
    expect(ladder.source).toMatchObject({ originSeconds: 0.2, leadFrames: 0 });
    expect(ladder.frameCount).toBe(300);
  });

  it("begins with the sound, by whole frames, when sound begins long before the picture", () => {
    const ladder = chooseLadder(source({ startSeconds: 1.51 }, { durationSeconds: 10 }));
    expect(ladder.source.leadFrames).toBe(45);
    expect(ladder.source.originSeconds).toBeCloseTo(0.01, 9);
    expect(ladder.frameCount).toBe(300);
  });

  it("has stereo AAC at 48 kHz that covers the video when there is sound", () => {
    const ladder = chooseLadder(source({}, { audio, durationSeconds: 10 }));
    expect(ladder.audio).toMatchObject([
      { track: "a0", streamIndex: 1, sampleRate: 48000, channels: 2, language: "en", label: null },
      { track: "a1", streamIndex: 3, sampleRate: 48000, channels: 2, language: "de", label: "Commentary" },
    ]);
    expect(ladder.audio.map(({ gainDb }) => gainDb)).toEqual([null, -6.5]);
    expect(ladder.audioFrameCount).toBe(469);
    expect(chooseLadder(source({})).audio).toEqual([]);
  });

  it("counts AAC frames, without windows and renditions, when there is no picture", () => {
    const sound = { ...source({}, { audio, durationSeconds: 10 }), video: null };
    const ladder = chooseLadder(sound);
    expect(ladder).toMatchObject({ renditions: [], early: null, windowCount: 0, segmentCount: 3 });
    expect(ladder.audioFrameCount).toBe(ladder.frameCount);
    expect(ladder.durationSeconds).toBeCloseTo(10, 1);
  });

  it("has at least one frame", () => {
    const ladder = chooseLadder(source({}, { durationSeconds: 0.001 }));
    expect(ladder).toMatchObject({ frameCount: 1, segmentCount: 1, windowCount: 1 });
  });

  it("is plain data that survives JSON", () => {
    const ladder = chooseLadder(source({}, { audio }));
    expect(JSON.parse(JSON.stringify(ladder))).toEqual(ladder);
  });
});
