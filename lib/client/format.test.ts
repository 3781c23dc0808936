import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatRemaining,
  shortAccount,
  spokenDuration,
} from "./format.ts";

describe("format", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [999_600, "1.0 MB"],
    [1_234_567, "1.2 MB"],
    [123_456_789, "123 MB"],
    [20_000_000_000, "20.0 GB"],
  ])("shows %d bytes as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0, "0:00"],
    [65.4, "1:05"],
    [3723, "1:02:03"],
  ])("shows %d seconds as %s on a clock", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [0, "0 seconds"],
    [61, "1 minute 1 second"],
    [7260, "2 hours 1 minute"],
  ])("reads %d seconds as %s", (seconds, text) => expect(spokenDuration(seconds)).toBe(text));

  it.each([
    [3, "a few seconds"],
    [31, "about 35 seconds"],
    [100, "about 2 minutes"],
    [8000, "about 2 hours"],
  ])("promises %d seconds as %s", (seconds, text) => expect(formatRemaining(seconds)).toBe(text));

  it("dates in UTC, so that server and browser agree", () => {
    expect(formatDate("2026-11-23T23:59:59Z")).toBe("23 Nov 2026");
  });

  it("shortens the address of an account", () => {
    expect(shortAccount("eip155:137:0x1234567890abcdef1234567890abcdef12345678")).toBe("0x1234…5678");
  });
});
