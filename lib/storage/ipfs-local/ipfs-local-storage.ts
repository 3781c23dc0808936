import { stat } from "node:fs/promises";
import { join } from "node:path";
import { FsBlockstore } from "blockstore-fs";
import { NextToLast } from "blockstore-fs/sharding";
import { exporter } from "ipfs-unixfs-exporter";
import { NotFoundError } from "#lib/platform/errors.ts";
import { fitRange } from "../byte-range.ts";
import type {
  ByteRange,
  Content,
  ContentStorage,
  FileToImport,
  FolderFile,
  ImportedFile,
  StoredFile,
} from "../storage.ts";
import { BlockCorruptError } from "../storage-error.ts";
import { parseCid, parseRef } from "./block-cid.ts";
import { assembleFolder, importFiles } from "./import-files.ts";
import { Pins } from "./pins.ts";
import { VerifiedBlocks } from "./verified-blocks.ts";
import { walkDag } from "./walk-dag.ts";

const cacheBytes = 32 * 1024 * 1024;

/**
 * The embedded IPFS store: UnixFS blocks on this machine's disk, no network. A reference is `<cid>` or `<cid>/<path>`.
 * Whatever is read was checked against its CID first.
 */
export class IpfsLocalStorage implements ContentStorage {
  readonly #store: FsBlockstore;
  readonly #blocks: VerifiedBlocks;
  readonly #pins: Pins;
  readonly #sharding = new NextToLast();

  /** @param root absolute; made when it is needed. Blocks lie in `blocks`, pins in `pins` below it. */
  constructor(root: string) {
    this.#store = new FsBlockstore(join(root, "blocks"), { shardingStrategy: this.#sharding });
    this.#blocks = new VerifiedBlocks(this.#store, cacheBytes);
    this.#pins = new Pins(join(root, "pins"));
  }

  async put(path: string, content: Content): Promise<{ ref: string; size: number }> {
    const [file] = await this.importFiles([{ path, content }]);
    if (file === undefined) throw new Error("The importer gave nothing back.");
    await this.#pins.add(parseCid(file.cid));
    return { ref: file.cid, size: file.size };
  }

  async get(ref: string, range?: ByteRange): Promise<StoredFile> {
    const file = await this.#find(ref);
    if (file === null) throw new NotFoundError("The file");
    const size = Number(file.size);
    const { offset, length } = fitRange(range, size);
    return {
      size,
      bytes: length === 0 ? nothing() : file.content({ offset, length, blockReadConcurrency: 2 }),
    };
  }

  async stat(ref: string): Promise<{ size: number } | null> {
    const file = await this.#find(ref);
    return file === null ? null : { size: Number(file.size) };
  }

  /** Unpins; the blocks go with the next `collectGarbage` unless another file or folder needs them. */
  async delete(ref: string): Promise<void> {
    await this.#pins.remove(parseRef(ref).cid);
  }

  importFiles(files: Iterable<FileToImport> | AsyncIterable<FileToImport>): Promise<ImportedFile[]> {
    return importFiles(files, this.#store);
  }

  async assembleFolder(files: readonly FolderFile[]): Promise<{ cid: string; totalSize: number }> {
    const { cid, totalSize } = await assembleFolder(files, this.#store);
    await this.#pins.add(cid);
    return { cid: cid.toString(), totalSize };
  }

  async verify(cid: string): Promise<{ blocks: number; bytes: number }> {
    const fromDisk = new VerifiedBlocks(this.#store, 0);
    let blocks = 0;
    let bytes = 0;
    for await (const block of walkDag(parseCid(cid), this.#blocks)) {
      blocks += 1;
      bytes += (await fromDisk.read(block)).byteLength;
    }
    return { blocks, bytes };
  }

  async *blocks(cid: string): AsyncGenerator<{ cid: string; bytes: Uint8Array }> {
    const fromDisk = new VerifiedBlocks(this.#store, 0);
    for await (const block of walkDag(parseCid(cid), this.#blocks)) {
      yield { cid: block.toString(), bytes: await fromDisk.read(block) };
    }
  }

  async collectGarbage(options: {
    minAgeSeconds: number;
    keep?: Iterable<string>;
  }): Promise<{ blocks: number }> {
    const newest = Date.now() - options.minAgeSeconds * 1000;
    const wanted = new Set<string>();
    for (const root of [...(await this.#pins.list()), ...Array.from(options.keep ?? [], parseCid)]) {
      for await (const cid of walkDag(root, this.#blocks)) wanted.add(multihash(cid));
    }
    let blocks = 0;
    for await (const { cid } of this.#store.getAll()) {
      // What an import that still runs has stored is not pinned yet: only what lay untouched for long goes.
      if (wanted.has(multihash(cid)) || (await this.#changedAt(cid)) > newest) continue;
      await this.#store.delete(cid);
      blocks += 1;
    }
    return { blocks };
  }

  /** The file behind a reference; null when it is not here or is a folder. */
  async #find(ref: string) {
    const { cid, path } = parseRef(ref);
    try {
      const entry = await exporter([cid.toString(), ...path].join("/"), this.#blocks);
      return entry.type === "file" || entry.type === "raw" ? entry : null;
    } catch (error) {
      if (error instanceof BlockCorruptError) throw error;
      const name = error instanceof Error ? error.name : "";
      // Thrown by the exporter for a missing name, and by our blocks for a missing block.
      if (name === "NotFoundError") return null;
      // A path that goes on below a file, or a block that is no UnixFS.
      if (name === "NotUnixFSError" || name === "BadPathError") return null;
      throw error;
    }
  }

  async #changedAt(cid: ReturnType<typeof parseCid>): Promise<number> {
    const { dir, file } = this.#sharding.encode(cid);
    const found = await stat(join(this.#store.path, dir, file)).catch(() => null);
    return found?.mtimeMs ?? 0;
  }
}

function multihash(cid: ReturnType<typeof parseCid>): string {
  return Buffer.from(cid.multihash.digest).toString("base64");
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
