import { describe, expect, it } from "vitest";
import { nextCronTime } from "./cron-time.ts";

describe("nextCronTime", () => {
  const from = new Date("2026-11-23T12:00:30Z");

  it.each([
    ["* * * * *", "2026-11-23T12:01:00Z"],
    ["0 5 * * *", "2026-11-24T05:00:00Z"],
    ["*/10 * * * * *", "2026-11-23T12:00:40Z"],
  ])("after %s comes %s", (line, next) => {
    expect(nextCronTime(line, from)).toEqual(new Date(next));
  });

  it.each(["every day", "61 * * * *", "TZ=Europe/Berlin 0 5 * * *"])("refuses “%s”", (line) => {
    expect(() => nextCronTime(line, from)).toThrow();
  });
});
