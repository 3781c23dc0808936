import { randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { NotFoundError } from "#lib/platform/errors.ts";
import { fitRange } from "../byte-range.ts";
import { refParts } from "../file-ref.ts";
import type { ByteRange, Content, Storage, StoredFile } from "../storage.ts";
import { isDiskFull, isMissing, StorageFullError } from "../storage-error.ts";

/** Private files (folders 0700) below one folder of this machine. A reference is the path below it. */
export class DiskStorage implements Storage {
  readonly name = "disk";
  readonly #root: string;

  /** @param root absolute; made when it is needed. */
  constructor(root: string) {
    this.#root = root;
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

  #path(ref: string): string {
    return join(this.#root, ...refParts(ref));
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
