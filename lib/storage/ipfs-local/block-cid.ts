import { createHash } from "node:crypto";
import { CID } from "multiformats/cid";
import { refParts } from "../file-ref.ts";
import { BlockCorruptError, StorageRefInvalidError } from "../storage-error.ts";

const sha256 = 0x12;
const codecs = new Set([0x55 /* raw */, 0x70 /* dag-pb */]);

/**
 * Reads a CID. Only SHA-256 over UnixFS is ours; above all no identity hash, which would make the gateway serve
 * whatever bytes somebody writes into a link. Throws AppError `storage_ref_invalid`.
 */
export function parseCid(text: string): CID {
  try {
    const cid = CID.parse(text);
    if (cid.multihash.code === sha256 && cid.multihash.digest.length === 32 && codecs.has(cid.code))
      return cid;
  } catch {
    // Falls through: no CID at all.
  }
  throw new StorageRefInvalidError();
}

/** Splits `<cid>` or `<cid>/<path>`. Throws AppError `storage_ref_invalid`. */
export function parseRef(ref: string): { cid: CID; path: string[] } {
  const [cid = "", ...path] = refParts(ref);
  return { cid: parseCid(cid), path };
}

/** Throws BlockCorruptError unless the bytes are those that the CID names. */
export function checkBlock(cid: CID, bytes: Uint8Array): void {
  const digest = createHash("sha256").update(bytes).digest();
  if (!digest.equals(cid.multihash.digest)) throw new BlockCorruptError(cid.toString());
}
