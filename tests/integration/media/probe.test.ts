import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MediaCancelledError, type MediaRejectionReason } from "#lib/media/ffmpeg/media-error.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { everyTools, ffmpeg, quarterTurned, temporaryFolder } from "./clips.ts";

const { folder, remove } = await temporaryFolder();
afterAll(remove);

const picture = ["-f", "lavfi", "-i", "testsrc2=s=320x240:r=25:d=6"];
const sound = ["-f", "lavfi", "-i", "sine=d=6"];
const h264 = ["-c:v", "libx264", "-preset", "ultrafast"];

describe.each(await everyTools({ oldest: true }))("a probe, with FFmpeg of %s", (name, tools) => {
  const path = (file: string) => join(folder, `${name.replace(/\W/g, "")}-${file}`);
  const make = (file: string, ...args: string[]) => ffmpeg(tools, ...args, path(file));

  async function refuses(file: string, reason: MediaRejectionReason): Promise<void> {
    const error = await probe({ tools, file: path(file) }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "media_rejected", reason, details: { reason } });
    expect((error as Error).message).not.toMatch(/\/tmp|ffprobe|ffmpeg/i);
  }

  beforeAll(async () => {
    await make("ok.mp4", ...picture, ...sound, ...h264, "-c:a", "aac", "-shortest");
  });

  it("tells what a plain video is", async () => {
    expect(await probe({ tools, file: path("ok.mp4") })).toMatchObject({
      container: "mov",
      durationSeconds: 6,
      video: {
        codec: "h264",
        width: 320,
        height: 240,
        frameRate: { num: 25, den: 1 },
        variableFrameRate: false,
      },
      audio: [{ codec: "aac", channels: 1, sampleRate: 44100 }],
    });
  });

  it("tells sound alone, and every language of a film", async () => {
    await make("sound.mp4", ...sound, "-c:a", "aac");
    expect(await probe({ tools, file: path("sound.mp4") })).toMatchObject({ video: null, audio: [{}] });
    const languages = ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fre"];
    const title = ["-metadata:s:a:1", "title=Commentary"];
    const maps = ["-map", "0:v", "-map", "0:a", "-map", "0:a", "-disposition:a:1", "default"];
    const marks = [...languages, ...title, "-disposition:a:0", "0"];
    await make("two.mkv", "-i", path("ok.mp4"), ...maps, ...marks, "-c", "copy");
    expect((await probe({ tools, file: path("two.mkv") })).audio).toMatchObject([
      { streamIndex: 2, language: "fr", label: "Commentary" },
      { streamIndex: 1, language: "en", label: null },
    ]);
  });

  it("takes DV and YUV4MPEG, whatever the file is called", async () => {
    const dv = ["-c:v", "dvvideo", "-pix_fmt", "yuv420p", "-s", "720x576", "-c:a", "pcm_s16le"];
    await make("tape.txt", ...picture, ...sound, "-t", "0.4", ...dv, "-ar", "48000", "-ac", "2", "-f", "dv");
    expect(await probe({ tools, file: path("tape.txt") })).toMatchObject({
      container: "dv",
      durationSeconds: expect.closeTo(0.4),
      video: { codec: "dvvideo", width: 768, height: 576 },
      audio: [{ codec: "pcm_s16le", channels: 2 }],
    });
    await make("lossless", ...picture, "-t", "0.4", "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe");
    expect(await probe({ tools, file: path("lossless") })).toMatchObject({
      container: "yuv4mpegpipe",
      durationSeconds: expect.closeTo(0.4),
      video: { codec: "rawvideo", frameRate: { num: 25, den: 1 } },
    });
  });

  it("refuses what is no video, saying why", async () => {
    await writeFile(path("empty.mp4"), "");
    await refuses("empty.mp4", "empty");
    await writeFile(path("text.mp4"), "This is a letter, not a video.");
    await refuses("text.mp4", "not_a_video");
    await make("jpeg.jpg", ...picture, "-frames:v", "1");
    await copyFile(path("jpeg.jpg"), path("jpeg.mp4"));
    await refuses("jpeg.mp4", "not_a_video");
    await writeFile(path("zip.mp4"), Buffer.from("504b030414000000080000000000", "hex"));
    await refuses("zip.mp4", "not_a_video");
    await writeFile(path("noise.mp4"), noise(200_000));
    await refuses("noise.mp4", "not_a_video");
    await writeFile(path("words.srt"), "1\n00:00:00,000 --> 00:00:02,000\nHello\n");
    await make("words.mkv", "-i", path("words.srt"), "-c", "copy");
    await refuses("words.mkv", "no_video");
    await make("exotic.nut", ...picture, ...h264);
    await refuses("exotic.nut", "unsupported_container");
  });

  it("refuses playlists and scripts that pose as a video, and opens nothing that they name", async () => {
    const secret = path("ok.mp4");
    await writeFile(path("hls.mp4"), `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nfile://${secret}\n`);
    await refuses("hls.mp4", "playlist");
    await writeFile(path("concat.mp4"), `ffconcat version 1.0\nfile '${secret}'\n`);
    await refuses("concat.mp4", "playlist");
    await writeFile(path("bare.mp4"), `file ${secret}\n`);
    await refuses("bare.mp4", "playlist");
    // Binary bytes hide the text from us; FFmpeg's own whitelist is the second lock.
    const hidden = Buffer.concat([await readFile(path("hls.mp4")), Buffer.from([0, 1, 2, 3])]);
    await writeFile(path("hidden.mp4"), hidden);
    const error = await probe({ tools, file: path("hidden.mp4") }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "media_rejected" });
    await writeFile(path("address.mp4"), "http://127.0.0.1:9/video.mp4\n");
    await refuses("address.mp4", "playlist");
  });

  it("refuses a copy without its index, and tells how much of another is missing", async () => {
    const whole = await readFile(path("ok.mp4"));
    await writeFile(path("no-moov.mp4"), whole.subarray(0, whole.length / 2));
    await refuses("no-moov.mp4", "truncated");
    await make("fast.mp4", "-i", path("ok.mp4"), "-c", "copy", "-movflags", "+faststart");
    const fast = await readFile(path("fast.mp4"));
    await writeFile(path("cut.mp4"), fast.subarray(0, fast.length * 0.6));
    expect((await probe({ tools, file: path("cut.mp4") })).missingSeconds).toBeGreaterThan(1);
    await make("whole.mkv", "-i", path("ok.mp4"), "-c", "copy");
    const matroska = await readFile(path("whole.mkv"));
    await writeFile(path("cut.mkv"), matroska.subarray(0, matroska.length * 0.6));
    expect((await probe({ tools, file: path("cut.mkv") })).missingSeconds).toBeGreaterThan(1);
  });

  it("refuses pictures that cannot be decoded", async () => {
    const garbled = await readFile(path("ok.mp4"));
    const start = garbled.indexOf("mdat") + 4;
    const end = garbled.lastIndexOf("moov") - 4;
    noise(end - start).copy(garbled, start);
    await writeFile(path("garbled.mp4"), garbled);
    await refuses("garbled.mp4", "undecodable");
  });

  it("refuses what this FFmpeg cannot decode, and leaves out single sounds of that kind", async () => {
    const without = (codec: string) => ({
      ...tools,
      decoders: tools.decoders.filter((known) => known !== codec),
    });
    const file = path("ok.mp4");
    await expect(probe({ tools: without("h264"), file })).rejects.toMatchObject({
      reason: "codec_unsupported",
      message: expect.stringContaining("H.264 in MP4"),
    });
    await expect(probe({ tools: without("aac"), file })).rejects.toMatchObject({
      reason: "sound_undecodable",
    });
    await make(
      "both.mkv",
      "-i",
      file,
      "-map",
      "0",
      "-map",
      "0:a",
      "-c:v",
      "copy",
      "-c:a:0",
      "aac",
      "-c:a:1",
      "flac",
    );
    const { audio } = await probe({ tools: without("aac"), file: path("both.mkv") });
    expect(audio).toMatchObject([{ codec: "flac" }]);
  });

  it("refuses huge pictures before a decoder sees them", async () => {
    await writeFile(
      path("huge.y4m.mp4"),
      `YUV4MPEG2 W20000 H20000 F25:1 Ip A1:1 C420jpeg\nFRAME\n${"x".repeat(9000)}`,
    );
    await refuses("huge.y4m.mp4", "too_many_pixels");
    await make("small.avi", ...picture, "-frames:v", "5", "-c:v", "mjpeg");
    await writeFile(path("huge.avi"), withSize(await readFile(path("small.avi")), 20000));
    await refuses("huge.avi", "too_many_pixels");
  });

  it("refuses too many streams, too much time, and files that unpack without measure", async () => {
    const many = Array.from({ length: 20 }, () => ["-map", "0:a"]).flat();
    await make("many.mkv", "-i", path("ok.mp4"), ...many, "-c", "copy");
    const tooMany = probe({ tools, file: path("many.mkv"), limits: { streams: 16 } });
    await expect(tooMany).rejects.toMatchObject({ reason: "too_many_streams" });
    const long = probe({ tools, file: path("ok.mp4"), limits: { durationSeconds: 5 } });
    await expect(long).rejects.toMatchObject({ reason: "too_long" });
    await make("fast.mkv", "-f", "lavfi", "-i", "color=s=64x64:r=1000:d=2", ...h264);
    await make("thousand.mp4", "-i", path("fast.mkv"), "-c", "copy", "-video_track_timescale", "90000");
    await refuses("thousand.mp4", "decompression_bomb");
  });

  it("tells rotation, odd and non-square sizes, depth, interlacing and variable rates", async () => {
    await make("odd.mkv", "-f", "lavfi", "-i", "testsrc2=s=321x241:d=1,format=yuv444p", ...h264);
    expect((await probe({ tools, file: path("odd.mkv") })).video).toMatchObject({ width: 321, height: 241 });
    await make("wide.mp4", "-f", "lavfi", "-i", "testsrc2=s=720x576:d=1,setsar=64/45", ...h264);
    expect((await probe({ tools, file: path("wide.mp4") })).video).toMatchObject({
      width: 1024,
      height: 576,
    });
    await make(
      "ten.mkv",
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=320x240:d=1",
      "-pix_fmt",
      "yuv422p10le",
      "-c:v",
      "ffv1",
    );
    expect((await probe({ tools, file: path("ten.mkv") })).video).toMatchObject({ bitDepth: 10 });
    await make("fields.mpg", ...picture, "-c:v", "mpeg2video", "-flags", "+ildct+ilme", "-top", "1");
    expect((await probe({ tools, file: path("fields.mpg") })).video).toMatchObject({ interlaced: true });
    await make(
      "uneven.mp4",
      ...picture,
      "-vf",
      "select='not(mod(n,3))+lt(n,50)'",
      ...tools.passFrames,
      ...h264,
    );
    expect((await probe({ tools, file: path("uneven.mp4") })).video).toMatchObject({
      variableFrameRate: true,
    });
    await writeFile(path("turned.mp4"), quarterTurned(await readFile(path("ok.mp4"))));
    const turned = await probe({ tools, file: path("turned.mp4") });
    expect(turned.video).toMatchObject({ width: 240, height: 320, rotation: 90 });
  });

  it("counts the time of recordings that do not declare it", async () => {
    await make("live.webm", ...picture, "-c:v", "libvpx", "-deadline", "realtime", "-live", "1");
    expect((await probe({ tools, file: path("live.webm") })).durationSeconds).toBeCloseTo(6, 1);
  });

  it("can be cancelled", async () => {
    const signal = AbortSignal.abort();
    await expect(probe({ tools, file: path("ok.mp4"), signal })).rejects.toBeInstanceOf(MediaCancelledError);
  });
});

/** The same noise every time: xorshift32. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 0x9e3779b9;
  for (let index = 0; index < length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}

/** Declares another size in an AVI's stream format and in its JPEG frames. */
function withSize(avi: Buffer, side: number): Buffer {
  const format = avi.indexOf("strf") + 8;
  avi.writeInt32LE(side, format + 4);
  avi.writeInt32LE(side, format + 8);
  for (let at = avi.indexOf("ffc0", 0, "hex"); at >= 0; at = avi.indexOf("ffc0", at + 2, "hex")) {
    avi.writeUInt16BE(side, at + 5);
    avi.writeUInt16BE(side, at + 7);
  }
  return avi;
}
