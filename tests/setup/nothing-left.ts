import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { sharedBrowserVariable } from "./shared-browser.ts";

// Beside the files of tests with real parts: what a file starts and makes it also ends and removes.

/** Of this worker alone, so that what lies in it was left by the files of this worker. */
const folderVariable = "STREAMGATE_TEST_TMP";
if (process.env[folderVariable] === undefined) {
  process.env[folderVariable] = mkdtempSync(join(tmpdir(), "sg-"));
  process.env.TMPDIR = process.env[folderVariable];
}

/** Chromium's, which the files of a worker share, and what stays as long as the process. */
const shared =
  /^(playwright|pulse-|\.?(org\.)?chromium|com\.google|node-compile-cache|streamgate-tone-map-)/i;

/** Servers that listen, child processes (the shared Chromium apart) and entries of the folder for temporary files. */
function look(): string[] {
  const active = process.getActiveResourcesInfo();
  const each = (kind: string, known = 0) =>
    active
      .filter((name) => name === kind)
      .slice(known)
      .map((_, index) => `${kind} ${index}`);
  return [
    ...each("TCPServerWrap"),
    ...each("PipeServerWrap"),
    ...each("ProcessWrap", process.env[sharedBrowserVariable] === undefined ? 0 : 1),
    ...readdirSync(tmpdir()).filter((name) => !shared.test(name)),
  ];
}

let before: ReadonlySet<string>;
beforeAll(() => {
  before = new Set(look());
});
afterAll(async () => {
  const left = () => look().filter((each) => !before.has(each));
  await vi.waitFor(() => expect(left(), "left behind by the tests of this file").toEqual([]), {
    timeout: 10_000,
  });
});
