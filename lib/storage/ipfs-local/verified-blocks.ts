import type { FsBlockstore } from "blockstore-fs";
import type { CID } from "multiformats/cid";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import { checkBlock } from "./block-cid.ts";

/**
 * Reads blocks and checks the hash of each before anybody sees a byte: neither the exporter nor the block store does.
 * Keeps the blocks that were used last, so that a folder's own blocks are not read for every segment.
 */
export class VerifiedBlocks {
  readonly #store: FsBlockstore;
  readonly #cacheBytes: number;
  readonly #cache = new Map<string, Uint8Array>();
  #cached = 0;

  /** @param cacheBytes 0 makes every read go to the disk. */
  constructor(store: FsBlockstore, cacheBytes: number) {
    this.#store = store;
    this.#cacheBytes = cacheBytes;
  }

  /** The shape that ipfs-unixfs-exporter reads from. */
  async *get(cid: CID): AsyncGenerator<Uint8Array> {
    yield await this.read(cid);
  }

  /** Throws NotFoundError, BlockCorruptError, AppError `storage_unavailable` when the disk does not answer. */
  async read(cid: CID): Promise<Uint8Array> {
    const name = cid.toString();
    const known = this.#cache.get(name);
    if (known !== undefined) {
      this.#cache.delete(name);
      this.#cache.set(name, known);
      return known;
    }
    const bytes = await this.#load(cid);
    checkBlock(cid, bytes);
    this.#keep(name, bytes);
    return bytes;
  }

  async #load(cid: CID): Promise<Uint8Array> {
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of this.#store.get(cid)) chunks.push(chunk);
    } catch (cause) {
      // The block store calls every error "not found"; a disk that fails is something else.
      if (!(await this.#store.has(cid))) throw new NotFoundError("The file");
      throw new AppError("storage_unavailable", "The store does not answer. Try again.", {
        retryable: true,
        cause,
      });
    }
    return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  }

  #keep(name: string, bytes: Uint8Array): void {
    if (bytes.byteLength > this.#cacheBytes) return;
    if (!this.#cache.has(name)) this.#cached += bytes.byteLength;
    this.#cache.set(name, bytes);
    for (const [oldest, old] of this.#cache) {
      if (this.#cached <= this.#cacheBytes) break;
      this.#cache.delete(oldest);
      this.#cached -= old.byteLength;
    }
  }
}
