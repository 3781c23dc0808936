import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { buffer } from "node:stream/consumers";
import { NotFoundError } from "#lib/platform/errors.ts";
import { fitRange } from "#lib/storage/byte-range.ts";
import { refParts } from "#lib/storage/file-ref.ts";
import type { ByteRange, Content, FileStore, GrowingFile, StoredFile } from "#lib/storage/storage.ts";
import { StorageFullError } from "#lib/storage/storage-error.ts";

/** Files in rows of SQLite, as a store elsewhere would keep them: no program of this machine finds them at a path. */
export class SqliteFileStore implements FileStore {
  readonly #database: DatabaseSync;
  readonly #capacityBytes: number;

  constructor(database: DatabaseSync, capacityBytes = 2 ** 30) {
    this.#database = database;
    this.#capacityBytes = capacityBytes;
  }

  async put(path: string, content: Content) {
    refParts(path);
    const bytes = await collect(content);
    this.#database
      .prepare(
        `INSERT INTO file VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET bytes = excluded.bytes, changed_at = excluded.changed_at`,
      )
      .run(path, bytes, Date.now());
    return { ref: path, size: bytes.length };
  }

  async get(ref: string, range?: ByteRange): Promise<StoredFile> {
    const bytes = this.#read(ref);
    const { offset, length } = fitRange(range, bytes.length);
    return { size: bytes.length, bytes: pieces(bytes.subarray(offset, offset + length)) };
  }

  async stat(ref: string) {
    refParts(ref);
    const found = this.#database.prepare("SELECT length(bytes) AS size FROM file WHERE ref = ?").get(ref);
    return found === undefined ? null : { size: Number(found.size) };
  }

  async delete(ref: string) {
    refParts(ref);
    const folder = `${ref}/`;
    this.#database
      .prepare("DELETE FROM file WHERE ref = ? OR substr(ref, 1, ?) = ?")
      .run(ref, folder.length, folder);
  }

  async create(ref: string, size: number) {
    refParts(ref);
    const used = this.#database.prepare("SELECT total(length(bytes)) AS bytes FROM file").get()?.bytes;
    if (Number(used) + size > this.#capacityBytes) throw new StorageFullError();
    this.#database.prepare("INSERT INTO file VALUES (?, x'', ?)").run(ref, Date.now());
  }

  async openGrowing(ref: string): Promise<GrowingFile> {
    this.#read(ref);
    return {
      writev: async (parts, position) => {
        const added = Buffer.concat(parts);
        const before = this.#read(ref);
        const bytes = Buffer.alloc(Math.max(before.length, position + added.length));
        bytes.set(before);
        bytes.set(added, position);
        this.#database
          .prepare("UPDATE file SET bytes = ?, changed_at = ? WHERE ref = ?")
          .run(bytes, Date.now(), ref);
        return { bytesWritten: added.length };
      },
      async datasync() {},
      async close() {},
    };
  }

  async *list(folder: string) {
    refParts(folder);
    const all = this.#database
      .prepare("SELECT ref, changed_at FROM file WHERE substr(ref, 1, ?) = ?")
      .all(folder.length + 1, `${folder}/`);
    for (const { ref, changed_at } of all) {
      if (String(ref).lastIndexOf("/") === folder.length)
        yield { ref: String(ref), changedAt: new Date(Number(changed_at)) };
    }
  }

  async lend<T>(ref: string, work: (path: string) => Promise<T>): Promise<T> {
    const bytes = this.#read(ref);
    const folder = await mkdtemp(join(tmpdir(), "streamgate-lent-"));
    try {
      await writeFile(join(folder, "file"), bytes, { mode: 0o600 });
      return await work(join(folder, "file"));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #read(ref: string): Uint8Array {
    refParts(ref);
    const found = this.#database.prepare("SELECT bytes FROM file WHERE ref = ?").get(ref);
    if (found === undefined) throw new NotFoundError("The file");
    return found.bytes as Uint8Array;
  }
}

export async function collect(content: Content): Promise<Uint8Array> {
  return content instanceof Uint8Array ? content : buffer(content);
}

export async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536);
}
