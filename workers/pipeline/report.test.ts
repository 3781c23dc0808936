import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createReporter } from "./report.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start(query: (values: unknown[]) => Promise<void>) {
  const db = { pool: { query: (_: string, values: unknown[]) => query(values) } };
  return createReporter(db, "vid_1", "ladder");
}

test("at most two lines a second are written, the newest; flush writes the last", async () => {
  const written: unknown[] = [];
  vi.advanceTimersByTime(1_000);
  const report = start(async ([, step, fraction, detail]) => void written.push([step, fraction, detail]));
  for (let percent = 0; percent < 100; percent++) {
    report(percent / 100, `${percent} %`);
    await vi.advanceTimersByTimeAsync(20);
  }
  await report.flush();
  expect(written).toEqual([0, 25, 50, 75, 99].map((percent) => ["ladder", percent / 100, `${percent} %`]));
});

test("a line that cannot be written stops neither the work nor the next line", async () => {
  const written: unknown[] = [];
  vi.advanceTimersByTime(1_000);
  const report = start(async ([, , fraction]) => {
    if (fraction === 0) throw new Error("the database is away");
    written.push(fraction);
  });
  report(0);
  report(1);
  await expect(report.flush()).resolves.toBeUndefined();
  expect(written).toEqual([1]);
});
