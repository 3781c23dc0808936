import { expect, test } from "vitest";
import { startupQuantile } from "./startup-bounds.ts";

test("without views there is no start-up time", () => {
  expect(startupQuantile([], 0.5)).toBeNull();
  expect(startupQuantile([{ upToMs: 500, views: 0 }], 0.95)).toBeNull();
});

test("a quantile lies in the class that holds it, in proportion", () => {
  const counts = [
    { upToMs: 800, views: 50 },
    { upToMs: 400, views: 50 },
  ];
  expect(startupQuantile(counts, 0.25)).toBe(350);
  expect(startupQuantile(counts, 0.5)).toBe(400);
  expect(startupQuantile(counts, 0.75)).toBe(700);
  expect(startupQuantile(counts, 1)).toBe(800);
});

test("one view among a hundred moves the median by nothing and the last hundredth by much", () => {
  const counts = [
    { upToMs: 300, views: 99 },
    { upToMs: 60_000, views: 1 },
  ];
  expect(startupQuantile(counts, 0.5)).toBeLessThan(300);
  expect(startupQuantile(counts, 0.95)).toBeLessThanOrEqual(300);
  expect(startupQuantile(counts, 1)).toBe(60_000);
});
