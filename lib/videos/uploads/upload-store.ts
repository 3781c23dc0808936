import type { Readable } from "node:stream";
import { DataStore, Upload } from "@tus/server";
import { NotFoundError } from "#lib/platform/errors.ts";
import { completeUpload } from "./complete-upload.ts";
import { originalRef } from "./original-ref.ts";
import { type ReceiveOptions, receiveBytes } from "./receive-bytes.ts";
import { UploadGoneError } from "./upload-error.ts";

/** An upload that nobody goes on with is deleted after so many seconds. */
export const uploadExpirySeconds = 7 * 24 * 3600;

/** What @tus/server reads and writes: rows say what an upload is and how much of it is here, the store of files holds the bytes. */
export class UploadStore extends DataStore {
  override extensions = ["creation", "creation-with-upload", "termination", "expiration"];
  readonly #options: ReceiveOptions;
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(options: ReceiveOptions) {
    super();
    this.#options = options;
  }

  override async getUpload(id: string): Promise<Upload> {
    // A writer whose sender has gone still writes its mark down.
    await this.#writing.get(id)?.catch(() => {});
    const row = await this.#options.db.prisma.upload.findUnique({ where: { id } });
    if (row === null) throw new NotFoundError("The upload");
    if (row.cancelledAt !== null) throw new UploadGoneError();
    const size = Number(row.size);
    // The mark can only be ahead of the file when the file was lost.
    const offset = row.completedAt ? size : Math.min(Number(row.received), await this.#bytesStored(id));
    // The process may have died between the last byte and the transaction that tells of it.
    if (offset === size && row.completedAt === null) await completeUpload(this.#options.db, id);
    const expires = row.completedAt === null ? { creation_date: row.updatedAt.toISOString() } : {};
    return new Upload({ id, size, offset, ...expires });
  }

  override write(chunks: Readable, id: string, offset: number): Promise<number> {
    const writing = receiveBytes(this.#options, id, offset, chunks);
    this.#writing.set(id, writing);
    const forget = () => {
      if (this.#writing.get(id) === writing) this.#writing.delete(id);
    };
    writing.then(forget, forget);
    return writing;
  }

  override getExpiration(): number {
    return uploadExpirySeconds * 1000;
  }

  async #bytesStored(id: string): Promise<number> {
    const found = await this.#options.files.stat(originalRef(id));
    if (found === null) throw new UploadGoneError();
    return found.size;
  }
}
