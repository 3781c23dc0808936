import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Content, Storage } from "#lib/storage/storage.ts";

/** What every storage must do, an outsider's too. `open` gives an empty one for each test. */
export function testStorage(name: string, open: () => Promise<Storage>): void {
  describe(`storage ${name}`, () => {
    test("gives back what was put, whole and under the reference that it named", async () => {
      const storage = await open();
      const content = randomBytes(3 * 1024 * 1024 + 17);
      const { ref, size } = await storage.put("films/one/a.bin", content);
      expect(size).toBe(content.length);
      expect(await storage.stat(ref)).toEqual({ size: content.length });
      const file = await storage.get(ref);
      expect(file.size).toBe(content.length);
      expect((await readAll(file.bytes)).equals(content)).toBe(true);
    });

    test("takes a stream of chunks", async () => {
      const storage = await open();
      const chunks = [randomBytes(10), randomBytes(2_000_000), randomBytes(1)];
      const { ref } = await storage.put("stream.bin", stream(chunks));
      expect((await readAll((await storage.get(ref)).bytes)).equals(Buffer.concat(chunks))).toBe(true);
    });

    test("keeps an empty file", async () => {
      const storage = await open();
      const { ref } = await storage.put("empty", new Uint8Array());
      expect(await storage.stat(ref)).toEqual({ size: 0 });
      expect(await readAll((await storage.get(ref)).bytes)).toHaveLength(0);
    });

    test.each([
      [0, 1],
      [1_048_575, 2],
      [2_500_000, 10_000_000],
      [0, 3_000_000],
    ])("reads the range from %i of %i bytes", async (offset, length) => {
      const storage = await open();
      const content = randomBytes(3_000_000);
      const { ref } = await storage.put("range.bin", content);
      const file = await storage.get(ref, { offset, length });
      expect(file.size).toBe(content.length);
      expect((await readAll(file.bytes)).equals(content.subarray(offset, offset + length))).toBe(true);
    });

    test("refuses a range that lies outside the file", async () => {
      const storage = await open();
      const { ref } = await storage.put("short.bin", randomBytes(10));
      await expect(storage.get(ref, { offset: 10, length: 1 })).rejects.toMatchObject({
        code: "range_not_satisfiable",
      });
    });

    test("does not find what it does not have, and a folder is no file", async () => {
      const storage = await open();
      const { ref } = await storage.put("known/file.bin", randomBytes(10));
      const other = ref === "known/file.bin" ? "known/other.bin" : `${ref}/below`;
      expect(await storage.stat(other)).toBeNull();
      await expect(storage.get(other)).rejects.toMatchObject({ code: "not_found" });
      if (ref === "known/file.bin") expect(await storage.stat("known")).toBeNull();
    });

    test.each(["../outside", "/etc/passwd", "a/../../b", "a//b", ".hidden", "a\\b", "", "a\0b"])(
      "refuses the reference %j",
      async (ref) => {
        const storage = await open();
        const refused = { code: "storage_ref_invalid" };
        await expect(storage.get(ref)).rejects.toMatchObject(refused);
        await expect(storage.stat(ref)).rejects.toMatchObject(refused);
        await expect(storage.put(ref, randomBytes(1))).rejects.toMatchObject(refused);
        await expect(storage.delete(ref)).rejects.toMatchObject(refused);
      },
    );

    test("a stream that breaks off leaves nothing behind", async () => {
      const storage = await open();
      await expect(storage.put("broken.bin", broken())).rejects.toThrow("the sender went away");
      expect(await storage.stat("broken.bin").catch(() => null)).toBeNull();
    });

    test("the same file can be put by several at once", async () => {
      const storage = await open();
      const content = randomBytes(1_500_000);
      const puts = await Promise.all(Array.from({ length: 5 }, () => storage.put("same.bin", content)));
      expect(new Set(puts.map(({ ref }) => ref)).size).toBe(1);
      const ref = puts[0]?.ref ?? "";
      expect((await readAll((await storage.get(ref)).bytes)).equals(content)).toBe(true);
    });

    test("deletes, and deleting again is fine", async () => {
      const storage = await open();
      const { ref } = await storage.put("gone.bin", randomBytes(10));
      await storage.delete(ref);
      await storage.delete(ref);
    });
  });
}

export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await gather(bytes));
}

export async function gather<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

async function* stream(chunks: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

function broken(): Content {
  return (async function* () {
    yield randomBytes(100_000);
    throw new Error("the sender went away");
  })();
}
