import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { FileStore } from "#lib/storage/storage.ts";
import { gather, readAll, testStorage } from "./storage.conformance.ts";

/** What every store of files must do, an outsider's too. `open` gives an empty one for each test. */
export function testFileStore(name: string, open: () => Promise<FileStore>): void {
  testStorage(name, open);

  describe(`store of files ${name}`, () => {
    const read = async (store: FileStore, ref: string) => readAll((await store.get(ref)).bytes);

    test("keeps a file under the path that it was put under; the same path again replaces it", async () => {
      const store = await open();
      for (const content of [randomBytes(100_000), randomBytes(10)]) {
        expect(await store.put("a/b.bin", content)).toEqual({ ref: "a/b.bin", size: content.length });
        expect((await read(store, "a/b.bin")).equals(content)).toBe(true);
      }
    });

    test("deletes a folder with all that is in it, and nothing else", async () => {
      const store = await open();
      for (const ref of ["early/one/v360/0.m4s", "early/one/1.m4s", "early/one.m4s", "early/two/0.m4s"])
        await store.put(ref, randomBytes(10));
      await store.delete("early/one");
      expect(await store.stat("early/one/v360/0.m4s")).toBeNull();
      expect(await store.stat("early/one/1.m4s")).toBeNull();
      expect(await store.stat("early/one.m4s")).toEqual({ size: 10 });
      expect(await store.stat("early/two/0.m4s")).toEqual({ size: 10 });
    });

    test("lets a file grow, from where it was left and over what was there, by one who opens it again", async () => {
      const store = await open();
      const content = randomBytes(300_000);
      await store.create("up/one", content.length);
      expect(await store.stat("up/one")).toEqual({ size: 0 });
      await write(store, "up/one", content.subarray(0, 200_000), 0);
      await write(store, "up/one", randomBytes(50_000), 150_000);
      await write(store, "up/one", content.subarray(150_000), 150_000);
      expect((await read(store, "up/one")).equals(content)).toBe(true);
    });

    test("begins no file twice, none that cannot fit, and opens none that was not begun", async () => {
      const store = await open();
      await store.put("up/one", Buffer.from("kept"));
      await expect(store.create("up/one", 10)).rejects.toThrow();
      expect((await read(store, "up/one")).toString()).toBe("kept");
      await expect(store.create("up/two", 2 ** 52)).rejects.toMatchObject({ code: "disk_full" });
      expect(await store.stat("up/two")).toBeNull();
      await expect(store.openGrowing("up/two")).rejects.toMatchObject({ code: "not_found" });
    });

    test("lists the files of a folder with the time of their last change", async () => {
      const store = await open();
      const before = Date.now() - 2_000;
      for (const ref of ["up/one", "up/two.copy", "up/below/three", "upper/four"])
        await store.put(ref, randomBytes(10));
      const found = await gather(store.list("up"));
      expect(found.map(({ ref }) => ref).sort()).toEqual(["up/one", "up/two.copy"]);
      for (const { changedAt } of found) expect(changedAt.getTime()).toBeGreaterThan(before);
      expect(await gather(store.list("nothing"))).toEqual([]);
    });

    test("lends a local path, and hands on what work with it gives or throws", async () => {
      const store = await open();
      const content = randomBytes(100_000);
      await store.put("up/one", content);
      expect((await store.lend("up/one", (path) => readFile(path))).equals(content)).toBe(true);
      const failing = store.lend("up/one", () => Promise.reject(new Error("unreadable")));
      await expect(failing).rejects.toThrow("unreadable");
      await expect(store.lend("up/two", async () => {})).rejects.toMatchObject({ code: "not_found" });
      await expect(store.lend("../two", async () => {})).rejects.toMatchObject({
        code: "storage_ref_invalid",
      });
      expect((await read(store, "up/one")).equals(content)).toBe(true);
    });
  });
}

async function write(store: FileStore, ref: string, content: Uint8Array, position: number): Promise<void> {
  const file = await store.openGrowing(ref);
  const half = Math.floor(content.length / 2);
  const parts = [content.subarray(0, half), content.subarray(half)];
  expect(await file.writev(parts, position)).toMatchObject({ bytesWritten: content.length });
  await file.datasync();
  await file.close();
}
