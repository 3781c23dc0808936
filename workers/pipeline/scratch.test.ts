import { existsSync } from "node:fs";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clearScratch, listScratch, openScratch } from "./scratch.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "scratch-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

test("an attempt's folders are private and the same every time", async () => {
  const scratch = await openScratch(dataDir, "vid_1", 1);
  expect(await openScratch(dataDir, "vid_1", 1)).toEqual(scratch);
  for (const folder of [scratch.ladder, scratch.package, join(dataDir, "scratch")]) {
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  }
});

test("one attempt is cleared, the others stay; the last takes the video's folder along", async () => {
  for (const attempt of [1, 2]) {
    const { ladder } = await openScratch(dataDir, "vid_1", attempt);
    await writeFile(join(ladder, "0.m4s"), "clear");
  }
  expect(await listScratch(dataDir, "vid_1")).toEqual([1, 2]);
  await clearScratch(dataDir, "vid_1", 1);
  await clearScratch(dataDir, "vid_1", 1);
  expect(await listScratch(dataDir, "vid_1")).toEqual([2]);
  await clearScratch(dataDir, "vid_1", 2);
  expect(existsSync(join(dataDir, "scratch", "vid_1"))).toBe(false);
  expect(await listScratch(dataDir, "vid_1")).toEqual([]);
});
