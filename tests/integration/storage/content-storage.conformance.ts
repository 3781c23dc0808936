import { randomBytes } from "node:crypto";
import { CID } from "multiformats/cid";
import { describe, expect, test } from "vitest";
import type { ContentStorage, FileToImport } from "#lib/storage/storage.ts";
import { gather, readAll, testStorage } from "./storage.conformance.ts";

export function someFiles(): FileToImport[] {
  return [
    { path: "v720/init.mp4", content: randomBytes(900) },
    { path: "v720/0.m4s", content: randomBytes(2_600_000) },
    { path: "v720/1.m4s", content: randomBytes(1_048_576) },
    { path: "a0/0.m4s", content: randomBytes(40_000) },
    { path: "package.json", content: Buffer.from("{}") },
  ];
}

/** What every store of packages must do, an outsider's too. `open` gives an empty one for each test. */
export function testContentStorage(name: string, open: () => Promise<ContentStorage>): void {
  testStorage(name, open);

  describe(`store of packages ${name}`, () => {
    test("gives a folder the same CID whatever the order, in whatever batches and however often", async () => {
      const files = someFiles();
      const [one, two] = [await open(), await open()];
      const imported = await one.importFiles(files);
      expect(await one.importFiles(files)).toEqual(imported);
      const { cid } = await one.assembleFolder(imported);
      expect((await one.assembleFolder(imported)).cid).toBe(cid);
      const batches = [
        await two.importFiles(files.slice(2).reverse()),
        await two.importFiles(files.slice(0, 2)),
      ];
      expect((await two.assembleFolder(batches.flat())).cid).toBe(cid);
      const others = await two.importFiles([{ path: "v720/0.m4s", content: randomBytes(10) }]);
      expect((await two.assembleFolder([...batches.flat().slice(1), ...others])).cid).not.toBe(cid);
    });

    test("gives a folder's files by path, and ranges of them", async () => {
      const files = someFiles();
      const storage = await open();
      const { cid } = await storage.assembleFolder(await storage.importFiles(files));
      const segment = files[1]?.content as Buffer;
      const whole = await storage.get(`${cid}/v720/0.m4s`);
      expect((await readAll(whole.bytes)).equals(segment)).toBe(true);
      const part = await storage.get(`${cid}/v720/0.m4s`, { offset: 1_048_570, length: 20 });
      expect((await readAll(part.bytes)).equals(segment.subarray(1_048_570, 1_048_590))).toBe(true);
      for (const nowhere of [`${cid}`, `${cid}/v720`, `${cid}/v720/9.m4s`, `${cid}/v720/0.m4s/x`])
        expect(await storage.stat(nowhere), nowhere).toBeNull();
    });

    test("checks and gives every block below a CID once, the root first", async () => {
      const storage = await open();
      const { cid } = await storage.assembleFolder(await storage.importFiles(someFiles()));
      const blocks = await gather(storage.blocks(cid));
      const cids = blocks.map((block) => CID.parse(block.cid).toString());
      expect(cids[0]).toBe(cid);
      expect(new Set(cids).size).toBe(cids.length);
      const bytes = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
      expect(await storage.verify(cid)).toEqual({ blocks: blocks.length, bytes });
      const other = await (await open()).put("x.bin", randomBytes(10));
      await expect(storage.verify(other.ref)).rejects.toMatchObject({ code: "not_found" });
    });

    test("keeps, when garbage is collected, what is pinned and what is young", async () => {
      const storage = await open();
      const young = await storage.assembleFolder(await storage.importFiles(someFiles()));
      const pinned = await storage.assembleFolder(await storage.importFiles(someFiles()));
      await storage.delete(young.cid);
      expect(await storage.collectGarbage({ minAgeSeconds: 3600 })).toEqual({ blocks: 0 });
      await storage.verify(young.cid);
      const [loose, garbage] = await storage.importFiles([
        { path: "0.m4s", content: randomBytes(2_600_000) },
        { path: "1.m4s", content: randomBytes(2_600_000) },
      ]);
      await storage.collectGarbage({ minAgeSeconds: 0, keep: [loose?.cid ?? ""] });
      await storage.verify(pinned.cid);
      await storage.verify(loose?.cid ?? "");
      await expect(storage.verify(garbage?.cid ?? "")).rejects.toMatchObject({ code: "not_found" });
    });

    test("takes nothing but CIDs for references", async () => {
      const storage = await open();
      await expect(storage.get("not-a-cid/file.m4s")).rejects.toMatchObject({ code: "storage_ref_invalid" });
    });
  });
}
