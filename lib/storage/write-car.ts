import { CarWriter } from "@ipld/car";
import { CID } from "multiformats/cid";
import type { ContentStorage } from "./storage.ts";

/**
 * A CAR file (version 1, ipld.io/specs/transport/car/carv1) of everything below a CID, made as it is read: at most a
 * block is held in memory. A block that is missing or damaged breaks the stream off; when it is the first one, nothing comes.
 */
export function writeCar(storage: ContentStorage, cid: string): AsyncIterable<Uint8Array> {
  const { writer, out } = CarWriter.create([CID.parse(cid)]);
  const iterator = out[Symbol.asyncIterator]();
  const filling = fill();
  let failure: unknown;
  filling.catch((error: unknown) => {
    failure = error;
    void writer.close();
  });

  async function fill(): Promise<void> {
    for await (const block of storage.blocks(cid)) {
      await writer.put({ cid: CID.parse(block.cid), bytes: block.bytes });
    }
    await writer.close();
  }

  return {
    async *[Symbol.asyncIterator]() {
      // The writer gives its header before any block was read: each part is held back until there is one behind it.
      let held: Uint8Array | undefined;
      for (;;) {
        const next = await iterator.next();
        if (failure !== undefined) throw failure;
        if (held !== undefined) yield held;
        if (next.done === true) return;
        held = next.value;
      }
    },
  };
}
