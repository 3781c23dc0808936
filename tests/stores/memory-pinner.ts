import { CarReader } from "@ipld/car";
import { CID } from "multiformats/cid";
import type { Pinner, PinRequest, PinStatus } from "#lib/storage/pinner.ts";

/** A pinning service in memory: what it was asked to hold is pending until somebody asks about it once. */
export class MemoryPinner implements Pinner {
  readonly #held = new Map<string, PinStatus>();

  async pin({ cid, car }: PinRequest): Promise<void> {
    if (this.#held.has(cid)) return;
    const reader = await CarReader.fromIterable(car());
    if (!(await reader.has(CID.parse(cid))))
      throw new Error("The CAR file does not hold what is to be pinned.");
    this.#held.set(cid, "pending");
  }

  async status(cid: string): Promise<PinStatus> {
    const status = this.#held.get(cid) ?? "none";
    if (status === "pending") this.#held.set(cid, "pinned");
    return status;
  }

  async unpin(cid: string): Promise<void> {
    this.#held.delete(cid);
  }
}
