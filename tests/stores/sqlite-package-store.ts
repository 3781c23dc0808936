import type { DatabaseSync } from "node:sqlite";
import { CID } from "multiformats/cid";
import * as json from "multiformats/codecs/json";
import * as raw from "multiformats/codecs/raw";
import { sha256 } from "multiformats/hashes/sha2";
import { NotFoundError } from "#lib/platform/errors.ts";
import { fitRange } from "#lib/storage/byte-range.ts";
import { refParts } from "#lib/storage/file-ref.ts";
import type {
  ByteRange,
  Content,
  ContentStorage,
  FileToImport,
  FolderFile,
  ImportedFile,
  StoredFile,
} from "#lib/storage/storage.ts";
import { BlockCorruptError, StorageRefInvalidError } from "#lib/storage/storage-error.ts";
import { collect, pieces } from "./sqlite-file-store.ts";

interface Link {
  path: string;
  cid: string;
}

/** Packages in rows of SQLite, without UnixFS: a file is one block of bytes, a folder one block of JSON that names its files. */
export class SqlitePackageStore implements ContentStorage {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async put(path: string, content: Content) {
    refParts(path);
    const bytes = await collect(content);
    const ref = await this.#store(raw.code, bytes);
    this.#pin(ref);
    return { ref, size: bytes.length };
  }

  async get(ref: string, range?: ByteRange): Promise<StoredFile> {
    const bytes = await this.#file(ref);
    if (bytes === null) throw new NotFoundError("The file");
    const { offset, length } = fitRange(range, bytes.length);
    return { size: bytes.length, bytes: pieces(bytes.subarray(offset, offset + length)) };
  }

  async stat(ref: string) {
    const bytes = await this.#file(ref);
    return bytes === null ? null : { size: bytes.length };
  }

  async delete(ref: string) {
    this.#database.prepare("DELETE FROM pin WHERE cid = ?").run(parse(ref).cid);
  }

  async importFiles(files: Iterable<FileToImport> | AsyncIterable<FileToImport>) {
    const imported: ImportedFile[] = [];
    for await (const { path, content } of files) {
      const bytes = await collect(content);
      const cid = await this.#store(raw.code, bytes);
      imported.push({ path, cid, size: bytes.length, totalSize: bytes.length });
    }
    return imported;
  }

  async assembleFolder(files: readonly FolderFile[]) {
    const links = files.map(({ path, cid }): Link => ({ path, cid }));
    links.sort((one, other) => (one.path < other.path ? -1 : 1));
    const bytes = json.encode(links);
    const cid = await this.#store(json.code, bytes);
    this.#pin(cid);
    return { cid, totalSize: files.reduce((sum, file) => sum + file.totalSize, bytes.length) };
  }

  async verify(cid: string) {
    const result = { blocks: 0, bytes: 0 };
    for await (const block of this.blocks(cid)) {
      result.blocks += 1;
      result.bytes += block.bytes.length;
    }
    return result;
  }

  async *blocks(cid: string) {
    for (const one of new Set([cid, ...(await this.#links(cid)).map((link) => link.cid)]))
      yield { cid: one, bytes: await this.#read(one) };
  }

  async collectGarbage({ minAgeSeconds, keep = [] }: { minAgeSeconds: number; keep?: Iterable<string> }) {
    const pins = this.#database.prepare("SELECT cid FROM pin").all();
    const wanted = new Set<string>();
    for (const root of [...pins.map(({ cid }) => String(cid)), ...keep])
      for (const one of [root, ...(await this.#links(root)).map((link) => link.cid)]) wanted.add(one);
    const newest = Date.now() - minAgeSeconds * 1000;
    const old = this.#database.prepare("SELECT cid FROM block WHERE stored_at <= ?").all(newest);
    const unwanted = old.filter(({ cid }) => !wanted.has(String(cid)));
    const remove = this.#database.prepare("DELETE FROM block WHERE cid = ? AND stored_at <= ?");
    for (const { cid } of unwanted) remove.run(String(cid), newest);
    return { blocks: unwanted.length };
  }

  #pin(cid: string): void {
    this.#database.prepare("INSERT OR IGNORE INTO pin VALUES (?)").run(cid);
  }

  async #store(code: number, bytes: Uint8Array): Promise<string> {
    const cid = CID.createV1(code, await sha256.digest(bytes)).toString();
    this.#database
      .prepare("INSERT INTO block VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET stored_at = excluded.stored_at")
      .run(cid, bytes, Date.now());
    return cid;
  }

  async #read(cid: string): Promise<Uint8Array> {
    const block = this.#database.prepare("SELECT bytes FROM block WHERE cid = ?").get(cid);
    if (block === undefined) throw new NotFoundError("The block");
    const bytes = block.bytes as Uint8Array;
    const { digest } = await sha256.digest(bytes);
    if (Buffer.compare(digest, CID.parse(cid).multihash.digest) !== 0) throw new BlockCorruptError(cid);
    return bytes;
  }

  /** What a folder names; nothing for a file. */
  async #links(cid: string): Promise<Link[]> {
    return CID.parse(cid).code === json.code ? json.decode(await this.#read(cid)) : [];
  }

  async #file(ref: string): Promise<Uint8Array | null> {
    const { cid, path } = parse(ref);
    const known = this.#database.prepare("SELECT 1 FROM block WHERE cid = ?").get(cid);
    const isFolder = CID.parse(cid).code === json.code;
    if (known === undefined || isFolder !== (path !== "")) return null;
    const found = isFolder ? (await this.#links(cid)).find((link) => link.path === path)?.cid : cid;
    return found === undefined ? null : this.#read(found);
  }
}

function parse(ref: string): { cid: string; path: string } {
  const [first = "", ...rest] = refParts(ref);
  try {
    return { cid: CID.parse(first).toString(), path: rest.join("/") };
  } catch {
    throw new StorageRefInvalidError();
  }
}
