import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { NotFoundError } from "#lib/platform/errors.ts";
import { fitRange } from "#lib/storage/byte-range.ts";
import { refParts } from "#lib/storage/file-ref.ts";
import type { ByteRange, Content, FileStore, GrowingFile, StoredFile } from "#lib/storage/storage.ts";
import { StorageFullError } from "#lib/storage/storage-error.ts";

interface Entry {
  bytes: Buffer;
  changedAt: Date;
}

/** Files in memory, as a store elsewhere would keep them: no program of this machine finds them at a path. */
export class MemoryFileStore implements FileStore {
  readonly #files = new Map<string, Entry>();
  readonly #capacityBytes: number;

  constructor(capacityBytes = 2 ** 30) {
    this.#capacityBytes = capacityBytes;
  }

  async put(path: string, content: Content) {
    refParts(path);
    const bytes = await collect(content);
    this.#files.set(path, { bytes, changedAt: new Date() });
    return { ref: path, size: bytes.length };
  }

  async get(ref: string, range?: ByteRange): Promise<StoredFile> {
    const { bytes } = this.#find(ref);
    const { offset, length } = fitRange(range, bytes.length);
    return { size: bytes.length, bytes: pieces(bytes.subarray(offset, offset + length)) };
  }

  async stat(ref: string) {
    refParts(ref);
    const found = this.#files.get(ref);
    return found === undefined ? null : { size: found.bytes.length };
  }

  async delete(ref: string) {
    refParts(ref);
    for (const name of this.#files.keys())
      if (name === ref || name.startsWith(`${ref}/`)) this.#files.delete(name);
  }

  async create(ref: string, size: number) {
    refParts(ref);
    const used = [...this.#files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (used + size > this.#capacityBytes) throw new StorageFullError();
    if (this.#files.has(ref)) throw new Error("There is such a file already.");
    this.#files.set(ref, { bytes: Buffer.alloc(0), changedAt: new Date() });
  }

  async openGrowing(ref: string): Promise<GrowingFile> {
    const entry = this.#find(ref);
    return {
      async writev(parts, position) {
        const added = Buffer.concat(parts);
        const missing = Math.max(0, position + added.length - entry.bytes.length);
        entry.bytes = Buffer.concat([entry.bytes, Buffer.alloc(missing)]);
        added.copy(entry.bytes, position);
        entry.changedAt = new Date();
        return { bytesWritten: added.length };
      },
      async datasync() {},
      async close() {},
    };
  }

  async *list(folder: string) {
    refParts(folder);
    for (const [ref, { changedAt }] of this.#files)
      if (ref.slice(0, ref.lastIndexOf("/")) === folder) yield { ref, changedAt };
  }

  async lend<T>(ref: string, work: (path: string) => Promise<T>): Promise<T> {
    const { bytes } = this.#find(ref);
    const folder = await mkdtemp(join(tmpdir(), "streamgate-lent-"));
    try {
      await writeFile(join(folder, "file"), bytes, { mode: 0o600 });
      return await work(join(folder, "file"));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #find(ref: string): Entry {
    refParts(ref);
    const found = this.#files.get(ref);
    if (found === undefined) throw new NotFoundError("The file");
    return found;
  }
}

export async function collect(content: Content): Promise<Buffer> {
  return content instanceof Uint8Array ? Buffer.from(content) : buffer(content);
}

export async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}
