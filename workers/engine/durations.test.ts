import { describe, expect, it } from "vitest";
import { parseDurationSeconds, parseMoment, parseWait } from "./durations.ts";

const now = new Date("2026-11-23T12:00:00Z");

describe("durations", () => {
  it.each([
    ["1s", 1],
    ["2h30m10s", 9_010],
    ["1w1d", 691_200],
  ])("reads %s as %i seconds", (text, seconds) => {
    expect(parseDurationSeconds(text)).toBe(seconds);
  });

  it.each(["", "soon", "1", "1s ", "-1s", "1y"])("does not take “%s” for a duration", (text) => {
    expect(parseDurationSeconds(text)).toBeUndefined();
  });

  it("reads moments from durations, seconds and dates, and nothing else", () => {
    expect(parseMoment("90s", now)).toEqual(new Date("2026-11-23T12:01:30Z"));
    expect(parseMoment("90", now)).toEqual(new Date("2026-11-23T12:01:30Z"));
    expect(parseMoment("", now)).toEqual(now);
    expect(parseMoment("2027-01-01T00:00:00.000Z", now)).toEqual(new Date("2027-01-01T00:00:00Z"));
    expect(parseMoment("later", now)).toBeUndefined();
  });

  it("tells waits of so many seconds from those that end at a date", () => {
    expect(parseWait("90s", now)).toEqual({ wakeAt: new Date("2026-11-23T12:01:30Z"), since: now });
    const date = new Date("2027-01-01T00:00:00Z");
    expect(parseWait("2027-01-01T00:00:00.000Z", now)).toEqual({ wakeAt: date, since: undefined });
    expect(parseWait("later", now)).toEqual({ wakeAt: undefined, since: undefined });
    expect(parseWait(undefined, now)).toEqual({ wakeAt: undefined, since: undefined });
  });
});
