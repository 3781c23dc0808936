import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { TrackRecord } from "#lib/media/segment-grid.ts";
import { hasRecord, readRecords, writeRecord } from "./records.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "records-"));
});
afterEach(() => rm(folder, { recursive: true }));

const track = (name: string, ...numbers: number[]): TrackRecord => ({
  track: name,
  codecs: "avc1",
  timescale: 1000,
  segments: numbers.map((n) => ({
    n,
    startTicks: n * 4000,
    durationTicks: 4000,
    size: 1,
    sha256: `${name}${n}`,
  })),
});
const numbers = async () =>
  Object.fromEntries(
    (await readRecords(folder)).map(({ track, segments }) => [track, segments.map(({ n }) => n)]),
  );

test("windows are joined in order, however they were written, and sound stands beside them", async () => {
  await writeRecord(folder, "window-10", [track("v360", 20, 21)]);
  await writeRecord(folder, "window-2", [
    track("v360", ...Array.from({ length: 16 }, (_, index) => index + 4)),
  ]);
  await writeRecord(folder, "window-0", [track("v360", 0, 1, 2, 3)]);
  await writeRecord(folder, "audio", [track("a0", 0, 1)]);
  expect(await numbers()).toEqual({ v360: Array.from({ length: 22 }, (_, index) => index), a0: [0, 1] });
});

test.each([
  ["missing", [track("v360", 0, 1)], [track("v360", 3)]],
  ["there twice", [track("v360", 0, 1)], [track("v360", 1, 2)]],
])("a segment that is %s is an error", async (_, first, second) => {
  await writeRecord(folder, "window-0", first);
  await writeRecord(folder, "window-1", second);
  await expect(readRecords(folder)).rejects.toThrow(/segment \d of v360 is missing or stands there twice/);
});

test("the first record stands: a late double of a step changes nothing", async () => {
  expect(await hasRecord(folder, "window-0")).toBe(false);
  await writeRecord(folder, "window-0", [track("v360", 0)]);
  await writeRecord(folder, "window-0", [track("v720", 0)]);
  expect(await numbers()).toEqual({ v360: [0] });
  expect(await hasRecord(folder, "window-0")).toBe(true);
});

test("of many writers at once one wins, whole, and nothing half-written is left or read", async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, index) => writeRecord(folder, "window-0", [track(`v${index}`, 0)])),
  );
  await writeFile(join(folder, "records", "window-1.json.killed.new"), '[{"track":');
  expect(Object.keys(await numbers())).toHaveLength(1);
  expect((await readdir(join(folder, "records"))).filter((name) => name.endsWith(".new"))).toHaveLength(1);
});
