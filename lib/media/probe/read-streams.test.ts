import { describe, expect, it } from "vitest";
import { type ProbedStream, pickAudio, readVideo, videoCandidates } from "./read-streams.ts";

function stream(facts: Partial<ProbedStream>): ProbedStream {
  return {
    index: 0,
    codec_type: "video",
    codec_name: "h264",
    width: 1920,
    height: 1080,
    ...facts,
  } as ProbedStream;
}

const decoded = { startSeconds: 0, interlaced: false };

describe("pickAudio", () => {
  const mixOf = (channels: number, channel_layout?: string) =>
    pickAudio(
      [stream({ codec_type: "audio", codec_name: "aac", channels, channel_layout, sample_rate: 48000 })],
      ["aac"],
    ).audio[0]?.mixChannels;

  it("has channels mixed by their number when FFmpeg does not know where they stand, or has no mix for them", () => {
    expect([mixOf(1), mixOf(2, "unknown"), mixOf(2, "stereo"), mixOf(6, "5.1(side)")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([
      mixOf(3, "unknown"),
      mixOf(12),
      mixOf(16, "hexadecagonal"),
      mixOf(1, "1 channels (LFE)"),
    ]).toEqual([3, 12, 16, 1]);
  });
});

describe("readVideo", () => {
  it("turns the size with the picture, by matrix or by tag", () => {
    const matrix = readVideo(stream({ side_data_list: [{ rotation: -90 }] }), decoded, {});
    expect(matrix).toMatchObject({ width: 1080, height: 1920, rotation: 90 });
    const tag = readVideo(stream({ tags: { rotate: "180" } }), decoded, {});
    expect(tag).toMatchObject({ width: 1920, height: 1080, rotation: 180 });
  });

  it("shows pixels square", () => {
    const dvd = stream({ width: 720, height: 576, sample_aspect_ratio: "64:45" });
    expect(readVideo(dvd, decoded, {})).toMatchObject({ width: 1024, height: 576 });
    const absurd = stream({ width: 720, height: 576, sample_aspect_ratio: "1000:1" });
    expect(readVideo(absurd, decoded, {})).toMatchObject({ width: 720, height: 576 });
  });

  it("tells constant from variable frame rates", () => {
    const constant = readVideo(
      stream({ r_frame_rate: "30000/1001", avg_frame_rate: "29970/1000" }),
      decoded,
      {},
    );
    expect(constant).toMatchObject({ frameRate: { num: 30000, den: 1001 }, variableFrameRate: false });
    const slowParts = readVideo(stream({ r_frame_rate: "30/1", avg_frame_rate: "500/29" }), decoded, {});
    expect(slowParts).toMatchObject({ frameRate: { num: 30, den: 1 }, variableFrameRate: true });
    const tick = readVideo(stream({ r_frame_rate: "90000/1", avg_frame_rate: "2873/100" }), decoded, {});
    expect(tick).toMatchObject({ frameRate: { num: 2873, den: 100 }, variableFrameRate: true });
  });

  it.each([
    [{ color_space: "bt709", height: 240, width: 320 }, "bt709"],
    [{ color_space: "bt470bg" }, "bt601"],
    [{ color_space: "bt2020nc" }, "bt2020"],
    [{ color_transfer: "arib-std-b67", color_space: "bt2020nc" }, "hlg"],
    [{ pix_fmt: "gbrp10le" }, "rgb"],
    [{ width: 720, height: 576 }, "bt601"],
    [{ width: 1280, height: 720 }, "bt709"],
  ] as const)("tells how colours are coded of %j", (facts, color) => {
    expect(readVideo(stream(facts), decoded, {}).color).toBe(color);
  });

  it("tells depth and HDR", () => {
    const hdr = stream({ pix_fmt: "yuv420p10le", color_transfer: "smpte2084" });
    expect(readVideo(hdr, decoded, {})).toMatchObject({ bitDepth: 10, hdr: true, color: "pq" });
    expect(readVideo(stream({ pix_fmt: "yuv420p" }), decoded, {})).toMatchObject({ bitDepth: 8, hdr: false });
  });
});

describe("the streams picked", () => {
  it("are the moving picture, not the cover, and the default sound", () => {
    const cover = stream({ index: 0, disposition: { attached_pic: 1, default: 1 } });
    const film = stream({ index: 1 });
    const comment = stream({
      index: 2,
      codec_type: "audio",
      codec_name: "aac",
      channels: 2,
      sample_rate: 48000,
    });
    const sound = { ...comment, index: 3, disposition: { default: 1 } };
    expect(videoCandidates([cover, film]).map(({ index }) => index)).toEqual([1]);
    expect(videoCandidates([cover])).toEqual([]);
    const { audio } = pickAudio([cover, film, comment, sound], ["aac"]);
    expect(audio.map(({ streamIndex }) => streamIndex)).toEqual([3, 2]);
    expect(pickAudio([film], ["aac"]).audio).toEqual([]);
  });

  it("say their language and what they are for", () => {
    const sound = { codec_type: "audio", codec_name: "aac", channels: 2, sample_rate: 48000 };
    const { audio, leftOut } = pickAudio(
      [
        stream({ ...sound, index: 1, tags: { language: "ger" } }),
        stream({ ...sound, index: 2, tags: { language: "eng", title: " Director \n speaks " } }),
        stream({ ...sound, index: 5, tags: { title: `${"a".repeat(79)}\u{1f3a4} (English)` } }),
        stream({ ...sound, index: 3, tags: { language: "und" }, disposition: { visual_impaired: 1 } }),
        stream({ ...sound, index: 4, codec_name: "apac" }),
      ],
      ["aac"],
    );
    expect(leftOut).toMatchObject([{ number: 4, codec: "apac", reason: "undecodable" }]);
    expect(audio.map(({ language, label }) => [language, label])).toEqual([
      ["de", null],
      ["en", "Director speaks"],
      // An emoji has no room in the last place: PostgreSQL takes no half of it.
      [null, "a".repeat(79)],
      [null, "Audio description"],
    ]);
  });
});
