import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NotFoundError } from "#lib/platform/errors.ts";
import { fitRange } from "../byte-range.ts";
import { refParts } from "../file-ref.ts";
import type { ByteRange, Content, FileStore, StoredFile } from "../storage.ts";
import { isDiskFull, isMissing, StorageFullError } from "../storage-error.ts";

/** Private files (folders 0700) below one folder of this machine. A reference is the path below it. */
export class DiskStorage implements FileStore {
  readonly #root: string;
  readonly #elsewhere: ReadonlyMap<string, string>;

  /**
   * @param root absolute; made when it is needed.
   * @param elsewhere top folders that do not lie in the root: absolute paths by name.
   */
  constructor(root: string, elsewhere: ReadonlyMap<string, string> = new Map()) {
    this.#root = root;
    this.#elsewhere = elsewhere;
  }

  async put(path: string, content: Content): Promise<{ ref: string; size: number }> {
    const target = this.#path(path);
    // Temporary names begin with a dot, which no reference can.
    const temporary = join(dirname(target), `.${randomBytes(12).toString("hex")}.part`);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    try {
      const size = await writeAll(temporary, content);
      await rename(temporary, target);
      return { ref: path, size };
    } catch (error) {
      await rm(temporary, { force: true });
      throw isDiskFull(error) ? new StorageFullError(error) : error;
    }
  }

  async get(ref: string, range?: ByteRange): Promise<StoredFile> {
    const found = await this.stat(ref);
    if (found === null) throw new NotFoundError("The file");
    const { offset, length } = fitRange(range, found.size);
    return { size: found.size, bytes: read(this.#path(ref), offset, length) };
  }

  async stat(ref: string): Promise<{ size: number } | null> {
    try {
      const found = await stat(this.#path(ref));
      return found.isFile() ? { size: found.size } : null;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async delete(ref: string): Promise<void> {
    await rm(this.#path(ref), { recursive: true, force: true });
  }

  async create(ref: string, size: number): Promise<void> {
    const path = this.#path(ref);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(dirname(path));
    if (bavail * bsize < size) throw new StorageFullError();
    await (await open(path, "wx", 0o600)).close();
  }

  async openGrowing(ref: string): Promise<FileHandle> {
    try {
      return await open(this.#path(ref), "r+");
    } catch (error) {
      throw isMissing(error) ? new NotFoundError("The file") : error;
    }
  }

  async *list(folder: string): AsyncGenerator<{ ref: string; changedAt: Date }> {
    const path = this.#path(folder);
    for (const name of await readdir(path).catch(() => [])) {
      // One may be deleted meanwhile; what begins with a dot is no file yet.
      const found = name.startsWith(".") ? null : await stat(join(path, name)).catch(() => null);
      if (found?.isFile()) yield { ref: `${folder}/${name}`, changedAt: found.mtime };
    }
  }

  async lend<T>(ref: string, work: (path: string) => Promise<T>): Promise<T> {
    if ((await this.stat(ref)) === null) throw new NotFoundError("The file");
    return work(this.#path(ref));
  }

  #path(ref: string): string {
    const [first = "", ...rest] = refParts(ref);
    const top = this.#elsewhere.get(first) ?? join(this.#root, first);
    return join(top, ...rest);
  }
}

async function writeAll(path: string, content: Content): Promise<number> {
  const file = await open(path, "wx", 0o600);
  try {
    let size = 0;
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      await writeChunk(file, chunk);
      size += chunk.byteLength;
    }
    await file.datasync();
    return size;
  } finally {
    await file.close();
  }
}

async function writeChunk(file: FileHandle, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

// The file is opened when the first byte is asked for, so that an answer nobody reads leaves nothing open.
async function* read(path: string, offset: number, length: number): AsyncGenerator<Uint8Array> {
  if (length > 0) yield* createReadStream(path, { start: offset, end: offset + length - 1 });
}
