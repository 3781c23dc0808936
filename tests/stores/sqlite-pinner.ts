import type { DatabaseSync } from "node:sqlite";
import { CarReader } from "@ipld/car";
import { CID } from "multiformats/cid";
import type { Pinner, PinRequest, PinStatus } from "#lib/storage/pinner.ts";

/** A pinning service that only notes what it is to hold, which is pending until somebody asks about it once. */
export class SqlitePinner implements Pinner {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async pin({ cid, car }: PinRequest): Promise<void> {
    if (this.#status(cid) !== "none") return;
    const reader = await CarReader.fromIterable(car());
    if (!(await reader.has(CID.parse(cid))))
      throw new Error("The CAR file does not hold what is to be pinned.");
    this.#database.prepare("INSERT OR IGNORE INTO held VALUES (?, 'pending')").run(cid);
  }

  async status(cid: string): Promise<PinStatus> {
    const status = this.#status(cid);
    this.#database.prepare("UPDATE held SET status = 'pinned' WHERE cid = ?").run(cid);
    return status;
  }

  async unpin(cid: string): Promise<void> {
    this.#database.prepare("DELETE FROM held WHERE cid = ?").run(cid);
  }

  #status(cid: string): PinStatus {
    const found = this.#database.prepare("SELECT status FROM held WHERE cid = ?").get(cid);
    return (found?.status as PinStatus | undefined) ?? "none";
  }
}
