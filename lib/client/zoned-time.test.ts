import { describe, expect, test } from "vitest";
import { formatInstant, instantOf, timeZones, wallTime } from "./zoned-time.ts";

describe("a time on the wall is an instant", () => {
  test.each([
    ["2026-07-01T20:00", "Europe/Berlin", "2026-07-01T18:00:00.000Z"],
    ["2026-12-01T20:00", "Europe/Berlin", "2026-12-01T19:00:00.000Z"],
    ["2026-12-01T20:00", "UTC", "2026-12-01T20:00:00.000Z"],
    ["2026-12-01T06:30", "Asia/Kathmandu", "2026-12-01T00:45:00.000Z"],
    ["2026-12-31T23:59", "Pacific/Kiritimati", "2026-12-31T09:59:00.000Z"],
    ["2027-01-01T00:00", "America/New_York", "2027-01-01T05:00:00.000Z"],
  ])("%s in %s", (local, zone, instant) => {
    expect(instantOf(local, zone)?.toISOString()).toBe(instant);
    expect(wallTime(new Date(instant), zone)).toBe(local);
  });

  test("there is none in the hour that is skipped when clocks go forward", () => {
    expect(instantOf("2027-03-28T02:30", "Europe/Berlin")).toBeNull();
    expect(instantOf("2027-03-28T01:59", "Europe/Berlin")?.toISOString()).toBe("2027-03-28T00:59:00.000Z");
    expect(instantOf("2027-03-28T03:00", "Europe/Berlin")?.toISOString()).toBe("2027-03-28T01:00:00.000Z");
    // Lord Howe Island moves its clocks by half an hour.
    expect(instantOf("2026-10-04T02:15", "Australia/Lord_Howe")).toBeNull();
  });

  test("of an hour that comes twice the first one is meant", () => {
    expect(instantOf("2026-10-25T02:30", "Europe/Berlin")?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
  });

  test("what is no time is none", () => {
    for (const text of ["", "2026-13-01T00:00", "2026-02-30T10:00", "tomorrow"]) {
      expect(instantOf(text, "UTC")).toBeNull();
    }
  });
});

test("an instant is told in the zone it is meant for", () => {
  expect(formatInstant(new Date("2026-12-24T17:30:00Z"), "Europe/Berlin")).toBe("Thu, 24 Dec 2026, 18:30");
});

test("the zones offered are known ones, each once, and the chosen one by whatever name it has", () => {
  const zones = timeZones("Asia/Kathmandu");
  expect(zones).toEqual(expect.arrayContaining(["UTC", "Europe/Berlin", "Asia/Tokyo", "Asia/Kathmandu"]));
  expect(timeZones("Asia/Katmandu")).toContain("Asia/Katmandu");
  expect(new Set(zones).size).toBe(zones.length);
});
