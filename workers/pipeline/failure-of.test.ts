import { expect, it } from "vitest";
import {
  FfmpegFailedError,
  FfmpegKilledError,
  FfmpegLimitError,
  MediaRejectedError,
  UnexpectedOutputError,
} from "#lib/media/ffmpeg/media-error.ts";
import { AppError } from "#lib/platform/errors.ts";
import { failureOf } from "./failure-of.ts";

const full = Object.assign(new Error("write failed"), { code: "ENOSPC" });
const ffmpeg = (log: string) => new FfmpegFailedError("FFmpeg", 1, log);

it.each([
  ["a damaged part", ffmpeg("Invalid data found when processing input"), "undecodable_part", false],
  ["an unknown fault", ffmpeg("Conversion failed!"), "unknown_fault", false],
  ["no memory", ffmpeg("Cannot allocate memory"), "out_of_memory", true],
  [
    "output that does not fit",
    new UnexpectedOutputError("frame lasts 1 ticks"),
    "ffmpeg_output_unexpected",
    false,
  ],
  ["too much output", new FfmpegLimitError("output"), "ffmpeg_limit", false],
  ["too long a time", new FfmpegLimitError("time"), "ffmpeg_limit", true],
  ["a killed process", new FfmpegKilledError("FFmpeg"), "ffmpeg_killed", true],
  ["a full disk under Node", full, "disk_full", true],
])("%s is called what it is, and is tried again only when that can help", (_, error, code, tryAgain) => {
  expect(failureOf(error)).toMatchObject({
    failure: { code, retryable: tryAgain },
    rejected: false,
    tryAgain,
  });
});

it("rejects a file that cannot become a video, with what ffprobe said", () => {
  const error = new MediaRejectedError("not_a_video", { cause: ffmpeg("Invalid data found") });
  expect(failureOf(error)).toEqual({
    failure: { code: "not_a_video", message: error.message, retryable: false, log: "Invalid data found" },
    rejected: true,
    tryAgain: false,
  });
});

it("lets a creator begin again once there is room, but does not wait for it", () => {
  const error = new AppError("quota_exceeded", "Remove something.");
  expect(failureOf(error)).toMatchObject({ failure: { retryable: true }, tryAgain: false });
});

it("keeps the last lines, without what PostgreSQL cannot store", () => {
  const error = new UnexpectedOutputError("frame lasts 1 ticks");
  error.logTail = `${"x".repeat(5000)}\nlast\u0000 line \ud83c`;
  const log = failureOf(error)?.failure.log ?? "";
  expect(log).toMatch(/last line$/);
  expect(log.length).toBeLessThanOrEqual(3000);
});

it("knows nothing of other errors", () => {
  expect(failureOf(new Error("segment 3 is missing"))).toBeUndefined();
  expect(failureOf(new AppError("content_key_missing", "No key."))).toBeUndefined();
});
