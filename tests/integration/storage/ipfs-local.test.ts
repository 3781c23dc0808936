import { randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, rm, stat, truncate, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryBlockstore } from "blockstore-core";
import { NextToLast } from "blockstore-fs/sharding";
import { importer } from "ipfs-unixfs-importer";
import { CID } from "multiformats/cid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { IpfsLocalStorage } from "#lib/storage/ipfs-local/ipfs-local-storage.ts";
import type { FileToImport, ImportedFile } from "#lib/storage/storage.ts";
import { someFiles, testContentStorage } from "./content-storage.conformance.ts";
import { readAll } from "./storage.conformance.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-ipfs-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let count = 0;
const openRoot = () => join(folder, `root-${count++}`);

testContentStorage("ipfs", async () => new IpfsLocalStorage(openRoot()));

describe("a folder", () => {
  test("imported in batches has the CID of one import in one go, by the library's own tree", async () => {
    const files = someFiles();
    const storage = new IpfsLocalStorage(openRoot());
    const first = await storage.importFiles(files.slice(0, 2));
    const second = await storage.importFiles(files.slice(2));
    const { cid } = await storage.assembleFolder([...first, ...second]);
    expect(cid).toBe(await importAtOnce(files));
  });

  test("too large for one block is sharded as the library does it, and its files are found", async () => {
    const storage = new IpfsLocalStorage(openRoot());
    const content = randomBytes(100);
    const [one] = await storage.importFiles([{ path: "0.m4s", content }]);
    const paths = Array.from({ length: 5_000 }, (_, n) => `v1080/${n}.m4s`);
    const { cid } = await storage.assembleFolder(paths.map((path) => ({ ...one, path }) as ImportedFile));
    expect(cid).toBe(await importAtOnce(paths.map((path) => ({ path, content }))));
    expect((await readFile(storage, `${cid}/v1080/4999.m4s`)).equals(content)).toBe(true);
    expect(await storage.stat(`${cid}/v1080/5000.m4s`)).toBeNull();
  });

  test("that is whole passes the check of every block", async () => {
    const storage = new IpfsLocalStorage(openRoot());
    const { cid } = await storage.assembleFolder(await storage.importFiles(someFiles()));
    // 4 raw files in one block each, 3 leaves under 1 node, 2 folders under 1 root.
    expect(await storage.verify(cid)).toMatchObject({ blocks: 4 + 4 + 3 });
  });
});

describe("a damaged store", () => {
  test("never serves a flipped byte, not even in a range that does not hold it", async () => {
    const root = openRoot();
    const { cid } = await fill(root);
    await flipAByteOfEachBlock(root);
    const storage = new IpfsLocalStorage(root);
    const refused = { code: "block_corrupt" };
    await expect(readFile(storage, `${cid}/v720/0.m4s`)).rejects.toMatchObject(refused);
    await expect(storage.verify(cid)).rejects.toMatchObject(refused);
  });

  test("never serves a flipped byte of a segment below good folders", async () => {
    const root = openRoot();
    const { cid, files } = await fill(root);
    const leaf = files.find(({ path }) => path === "v720/1.m4s")?.cid ?? "";
    await flipAByte(blockFile(root, leaf));
    const storage = new IpfsLocalStorage(root);
    await expect(readFile(storage, `${cid}/v720/1.m4s`)).rejects.toMatchObject({ code: "block_corrupt" });
    await expect(readFile(storage, `${cid}/v720/1.m4s`, 10)).rejects.toMatchObject({ code: "block_corrupt" });
    await expect(storage.verify(cid)).rejects.toMatchObject({ code: "block_corrupt" });
    expect(await readFile(storage, `${cid}/a0/0.m4s`)).toHaveLength(40_000);
  });

  test("never serves a truncated block", async () => {
    const root = openRoot();
    const { cid, files } = await fill(root);
    await truncate(blockFile(root, files.find(({ path }) => path === "a0/0.m4s")?.cid ?? ""), 100);
    const storage = new IpfsLocalStorage(root);
    await expect(readFile(storage, `${cid}/a0/0.m4s`)).rejects.toMatchObject({ code: "block_corrupt" });
  });

  test("is healed by importing again", async () => {
    const root = openRoot();
    const content = someFiles();
    const { cid } = await fill(root, content);
    await flipAByteOfEachBlock(root);
    const storage = new IpfsLocalStorage(root);
    await storage.assembleFolder(await storage.importFiles(content));
    expect((await storage.verify(cid)).blocks).toBe(11);
  });
});

test.each([
  // An identity hash carries its bytes in the CID itself.
  "bafkqablimvwgy3y",
  "QmZ",
  "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/../../etc/passwd",
])("%s is no reference", async (ref) => {
  const storage = new IpfsLocalStorage(openRoot());
  await expect(storage.get(ref)).rejects.toMatchObject({ code: "storage_ref_invalid" });
});

test("garbage collection keeps what a pin needs and what is young, and takes the rest", async () => {
  const root = openRoot();
  const storage = new IpfsLocalStorage(root);
  const shared = { path: "init.mp4", content: randomBytes(800) };
  const wanted = await storage.assembleFolder(
    await storage.importFiles([shared, { path: "0.m4s", content: randomBytes(5_000) }]),
  );
  const unwanted = await storage.assembleFolder(
    await storage.importFiles([shared, { path: "0.m4s", content: randomBytes(5_000) }]),
  );
  await storage.delete(unwanted.cid);
  expect(await storage.collectGarbage({ minAgeSeconds: 3600 })).toEqual({ blocks: 0 });
  await ageAll(root);
  expect(await storage.collectGarbage({ minAgeSeconds: 3600 })).toEqual({ blocks: 2 });
  const reopened = new IpfsLocalStorage(root);
  expect((await reopened.verify(wanted.cid)).blocks).toBe(3);
  expect(await reopened.stat(`${unwanted.cid}/0.m4s`)).toBeNull();
});

async function fill(root: string, content = someFiles()) {
  const storage = new IpfsLocalStorage(root);
  const files = await storage.importFiles(content);
  return { files, cid: (await storage.assembleFolder(files)).cid };
}

async function importAtOnce(files: FileToImport[]): Promise<string> {
  let root = "";
  const options = { profile: "unixfs-v1-2025", wrapWithDirectory: true } as const;
  for await (const entry of importer(files, new MemoryBlockstore(), options)) root = entry.cid.toString();
  return root;
}

async function readFile(storage: IpfsLocalStorage, ref: string, length?: number): Promise<Buffer> {
  return readAll((await storage.get(ref, length === undefined ? undefined : { offset: 0, length })).bytes);
}

async function allBlocks(root: string): Promise<string[]> {
  const names = await readdir(join(root, "blocks"), { recursive: true });
  const paths = names.map((name) => join(root, "blocks", name));
  const kinds = await Promise.all(paths.map(async (path) => (await stat(path)).isFile()));
  return paths.filter((_, index) => kinds[index]);
}

function blockFile(root: string, cid: string): string {
  const { dir, file } = new NextToLast().encode(CID.parse(cid));
  return join(root, "blocks", dir, file);
}

async function flipAByte(path: string): Promise<void> {
  const file = await open(path, "r+");
  const byte = Buffer.alloc(1);
  const position = Math.floor((await file.stat()).size / 2);
  await file.read(byte, 0, 1, position);
  byte[0] = (byte[0] ?? 0) ^ 0x01;
  await file.write(byte, 0, 1, position);
  await file.close();
}

async function flipAByteOfEachBlock(root: string): Promise<void> {
  for (const path of await allBlocks(root)) await flipAByte(path);
}

async function ageAll(root: string): Promise<void> {
  const old = new Date(Date.now() - 7200_000);
  for (const path of await allBlocks(root)) await utimes(path, old, old);
}
