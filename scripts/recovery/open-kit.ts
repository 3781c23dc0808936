import { createDecipheriv, createHash, hkdfSync } from "node:crypto";
import { open } from "node:fs/promises";
import { CarIndexer } from "@ipld/car";
import { exporter } from "ipfs-unixfs-exporter";
import type { CID } from "multiformats/cid";
import type { RecoveryKit } from "#lib/shared/recovery-kit.ts";

type KitTrack = RecoveryKit["tracks"][number];

/** Finds blocks in a CAR file on disk; each is checked against its CID when it is read. */
export async function openCar(path: string) {
  const file = await open(path, "r");
  const places = new Map<string, { offset: number; length: number }>();
  // The file is walked once for where its blocks lie, and read block by block later: it may be larger than memory.
  for await (const { cid, blockOffset, blockLength } of await CarIndexer.fromIterable(
    file.createReadStream({ autoClose: false }),
  )) {
    places.set(cid.toString(), { offset: blockOffset, length: blockLength });
  }
  return {
    async *get(cid: CID): AsyncGenerator<Uint8Array> {
      const place = places.get(cid.toString());
      if (place === undefined) throw new Error(`The CAR file lacks the block ${cid}.`);
      const { buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.offset);
      const digest = createHash("sha256").update(buffer).digest();
      if (!digest.equals(cid.multihash.digest)) throw new Error(`The block ${cid} is damaged.`);
      yield buffer;
    },
    close: () => file.close(),
  };
}

/** The clear bytes of a track: its initialisation segment, then each segment, decrypted. */
export async function* decryptTrack(
  kit: RecoveryKit,
  car: Awaited<ReturnType<typeof openCar>>,
  track: KitTrack,
): AsyncGenerator<Buffer> {
  yield await readFile(kit, car, track.init);
  for (const { n, path, generation, sha256 } of track.segments) {
    const encrypted = await readFile(kit, car, path);
    if (createHash("sha256").update(encrypted).digest("hex") !== sha256) {
      throw new Error(`${path} is not what was encrypted.`);
    }
    const key = deriveKey(kit, generation, track.name, Math.floor(n / kit.derivation.runLength));
    const iv = Buffer.alloc(16);
    iv.writeBigUInt64BE(BigInt(n), 8);
    const decipher = createDecipheriv("aes-128-cbc", key, iv);
    yield Buffer.concat([decipher.update(encrypted), decipher.final()]);
  }
}

// Written out here on purpose: the kit must open without the server's own code.
function deriveKey(kit: RecoveryKit, generation: string, track: string, run: number): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(run);
  const info = Buffer.concat(
    [Buffer.from(generation), Buffer.from(track), number].flatMap((part) => {
      const length = Buffer.alloc(2);
      length.writeUInt16BE(part.length);
      return [length, part];
    }),
  );
  return Buffer.from(hkdfSync("sha256", Buffer.from(kit.contentKey, "base64"), Buffer.alloc(0), info, 16));
}

async function readFile(
  kit: RecoveryKit,
  car: Awaited<ReturnType<typeof openCar>>,
  path: string,
): Promise<Buffer> {
  const entry = await exporter(`${kit.cid}/${path}`, car);
  if (entry.type !== "file" && entry.type !== "raw") throw new Error(`${path} is no file of the package.`);
  const parts: Uint8Array[] = [];
  for await (const part of entry.content()) parts.push(part);
  return Buffer.concat(parts);
}
