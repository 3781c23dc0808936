import type { GrowingFile } from "#lib/storage/storage.ts";

/** Bytes of one write: a socket gives them in small pieces, each of which would be a trip to the disk. */
const writeBytes = 1024 * 1024;
/** After so many bytes what has arrived is forced to the disk and written down. */
const checkpointBytes = 8 * 1024 * 1024;

/**
 * Writes what is taken to a file from an offset on, and tells after each checkpoint from where to where bytes are durably
 * on disk. While a checkpoint waits for the disk, the next bytes are taken.
 */
export class UploadWriter {
  readonly #file: GrowingFile;
  readonly #record: (from: number, to: number) => Promise<void>;
  #written: number;
  #recorded: number;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #underWay: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;

  constructor(file: GrowingFile, offset: number, record: (from: number, to: number) => Promise<void>) {
    this.#file = file;
    this.#record = record;
    this.#written = offset;
    this.#recorded = offset;
  }

  /** Throws what a write, or an earlier checkpoint, failed with. */
  async take(chunk: Uint8Array): Promise<void> {
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.byteLength;
    if (this.#gatheredBytes < writeBytes) return;
    await this.#write();
    const open = this.#written - this.#recorded;
    // A disk that cannot keep up holds the sender back.
    if (open >= 2 * checkpointBytes) await this.#underWay;
    if (open >= checkpointBytes && this.#underWay === undefined) this.#beginCheckpoint();
  }

  /** Makes everything that was taken durable and gives the offset behind it. Throws as `take` does. */
  async finish(): Promise<number> {
    await this.#write();
    await this.#underWay;
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#checkpoint();
    return this.#written;
  }

  /** After something failed: waits for what is under way and, if `keep`, saves what can be saved. Never throws. */
  async abandon({ keep }: { keep: boolean }): Promise<void> {
    await this.#underWay;
    if (!keep) return;
    await this.#write().catch(() => {});
    await this.#checkpoint().catch(() => {});
  }

  #beginCheckpoint(): void {
    this.#underWay = this.#checkpoint()
      .catch((error: unknown) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#underWay = undefined;
      });
  }

  async #checkpoint(): Promise<void> {
    const reached = this.#written;
    if (reached === this.#recorded) return;
    await this.#file.datasync();
    await this.#record(this.#recorded, reached);
    this.#recorded = reached;
  }

  async #write(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    let pieces = this.#gathered;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    while (pieces.length > 0) {
      const { bytesWritten } = await this.#file.writev(pieces, this.#written);
      this.#written += bytesWritten;
      pieces = behind(pieces, bytesWritten);
    }
  }
}

/** What is left of the pieces behind their first `count` bytes. */
function behind(pieces: readonly Uint8Array[], count: number): Uint8Array[] {
  let skip = count;
  const left: Uint8Array[] = [];
  for (const piece of pieces) {
    if (skip < piece.byteLength) left.push(piece.subarray(skip));
    skip = Math.max(0, skip - piece.byteLength);
  }
  return left;
}
