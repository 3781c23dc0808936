import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DiskStorage } from "#lib/storage/disk/disk-storage.ts";
import { testFileStore } from "./file-store.conformance.ts";
import { gather, readAll } from "./storage.conformance.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-disk-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
const openRoot = () => join(folder, `root-${count++}`);

testFileStore("disk", async () => new DiskStorage(openRoot()));

test("a folder that lies elsewhere is the same to its callers, and lent without a copy", async () => {
  const [root, elsewhere] = [openRoot(), openRoot()];
  const storage = new DiskStorage(root, new Map([["uploads", elsewhere]]));
  await storage.put("uploads/one", Buffer.from("one"));
  await storage.put("store/two", Buffer.from("two"));
  expect([await readdir(elsewhere), await readdir(root)]).toEqual([["one"], ["store"]]);
  expect(await storage.lend("uploads/one", async (path) => path)).toBe(join(elsewhere, "one"));
  expect(await gather(storage.list("uploads"))).toMatchObject([{ ref: "uploads/one" }]);
});

test("files and folders are for the owner of the process alone", async () => {
  const root = openRoot();
  const storage = new DiskStorage(root);
  await storage.put("a/b/c.bin", randomBytes(10));
  for (const path of [root, join(root, "a"), join(root, "a/b")]) {
    expect((await stat(path)).mode & 0o777).toBe(0o700);
  }
  expect((await stat(join(root, "a/b/c.bin"))).mode & 0o777).toBe(0o600);
});

test("a reader of the old content is not disturbed when it is replaced", async () => {
  const storage = new DiskStorage(openRoot());
  const before = randomBytes(3_000_000);
  await storage.put("x.bin", before);
  const bytes = (await storage.get("x.bin")).bytes[Symbol.asyncIterator]();
  const first = await bytes.next();
  await storage.put("x.bin", randomBytes(10));
  const rest = await readAll({ [Symbol.asyncIterator]: () => bytes });
  expect(Buffer.concat([first.value as Uint8Array, rest]).equals(before)).toBe(true);
});

test("a full disk is said, leaves no half of a file and keeps what was there", async () => {
  const root = openRoot();
  const storage = new DiskStorage(root);
  await storage.put("kept.bin", Buffer.from("kept"));
  const full = (async function* () {
    yield randomBytes(10);
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
  })();
  await expect(storage.put("kept.bin", full)).rejects.toMatchObject({ code: "disk_full", retryable: true });
  expect(await readdir(root)).toEqual(["kept.bin"]);
  expect((await readAll((await storage.get("kept.bin")).bytes)).toString()).toBe("kept");
});
