import { expect, it } from "vitest";
import { parseDurationSeconds } from "./durations.ts";

it.each([
  ["1s", 1],
  ["2h30m10s", 9_010],
  ["1w1d", 691_200],
  ["", 0],
])("reads “%s” as %i seconds", (text, seconds) => {
  expect(parseDurationSeconds(text)).toBe(seconds);
});

it.each(["soon", "1", "1s ", "-1s", "1y", "2027-01-01T00:00:00.000Z"])(
  "does not take “%s” for a duration",
  (text) => {
    expect(parseDurationSeconds(text)).toBeUndefined();
  },
);
