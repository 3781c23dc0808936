import { describe, expect, it } from "vitest";
import { type FfmpegFault, faultOf, ffmpegFaults } from "./ffmpeg-fault.ts";

describe("what FFmpeg's end means", () => {
  it.each<[FfmpegFault, number, string]>([
    ["out_of_memory", 1, "[libx264 @ 0x5] malloc of size 3110464 failed\nError while opening encoder"],
    ["out_of_memory", 139, "Cannot allocate memory"],
    ["out_of_memory", 244, "Error opening input: Cannot allocate memory"],
    ["disk_full", 1, "av_interleaved_write_frame(): No space left on device"],
    ["machine_limit", 1, "pthread_create() failed: Resource temporarily unavailable"],
    ["machine_limit", 2, "guard: 10: Cannot fork"],
    ["ffmpeg_not_started", 127, "ffmpeg: error while loading shared libraries: failed to map segment"],
    ["ffmpeg_crashed", 139, "[vist#0:0/h264] corrupt decoded frame"],
    ["ffmpeg_crashed", 134, ""],
    [
      "filter_graph",
      1,
      "Error reinitializing filters!\nFailed to inject frame into filter network: Invalid argument",
    ],
    [
      "filter_graph",
      234,
      "[fc#0 @ 0x1] Error reinitializing filters!\nInvalid data found when processing input",
    ],
    ["filter_graph", 1, "[SWR @ 0x1] Rematrix is needed between 12 channels and stereo"],
    ["filter_graph", 1, "Impossible to convert between the formats supported by the filter"],
    ["encoder_refused", 1, "Error initializing output stream 0:0 -- Error while opening encoder"],
    [
      "encoder_refused",
      1,
      "[aac @ 0x1] Input contains (near) NaN/+-Inf\nError submitting audio frame to the encoder",
    ],
    [
      "clock_refused",
      1,
      "Application provided invalid, non monotonically increasing dts to muxer in stream 0: 9 >= 9",
    ],
    ["undecodable_part", 183, "Error while decoding stream #0:0: Invalid data found when processing input"],
    // A decoder that wants to be emptied first says so with the same words as a machine without threads.
    ["undecodable_part", 1, "Error submitting packet to decoder: Resource temporarily unavailable"],
    ["unknown_fault", 1, "Conversion failed!"],
    ["unknown_fault", 1, ""],
  ])("is %s for exit code %i and %j", (fault, exitCode, log) => {
    expect(faultOf(exitCode, log)).toBe(fault);
  });

  it("blames the machine for what the machine did, and for nothing else", () => {
    const retryable = Object.entries(ffmpegFaults).flatMap(([fault, facts]) =>
      facts.retryable ? [fault] : [],
    );
    expect(retryable).toEqual(["out_of_memory", "disk_full", "machine_limit", "ffmpeg_not_started"]);
  });

  it("says what happened and what to do next", () => {
    for (const { sentence, retryable } of Object.values(ffmpegFaults)) {
      expect(sentence).toMatch(retryable ? /Try again/ : /upload the new file/);
    }
  });
});
