import { keccak_256 } from "@noble/hashes/sha3.js";
import {
  type Address,
  getAddressDecoder,
  getStructDecoder,
  getU8Decoder,
  getU32Decoder,
  getU64Decoder,
} from "@solana/kit";
import { decodeWith } from "./account-data.ts";

// A concurrent Merkle tree's account: https://github.com/solana-labs/solana-program-library/tree/master/account-compression
// Header (56 bytes), sequence number, index of the newest change, number of changes, then the ring of changes:
// root (32), the changed path from the leaf upwards (32 each), index of the leaf (4), padding (4).
const ringAt = 80;
const header = getStructDecoder([
  ["kind", getU8Decoder()],
  ["version", getU8Decoder()],
  ["ringSize", getU32Decoder()],
  ["depth", getU32Decoder()],
  ["authority", getAddressDecoder()],
]);
const state = getStructDecoder([
  ["sequence", getU64Decoder()],
  ["newest", getU64Decoder()],
  ["count", getU64Decoder()],
]);

export interface TreeHeader {
  ringSize: number;
  depth: number;
  /** Who may change its leaves. */
  authority: Address;
}

/** A leaf with the hashes beside its way up to the root. */
export interface TreeProof {
  index: number;
  leaf: Uint8Array;
  siblings: readonly Uint8Array[];
}

export const treeHeaderBytes = ringAt;

/** What a tree's account begins with; undefined when it is none. */
export function decodeTreeHeader(data: Uint8Array): TreeHeader | undefined {
  const read = decodeWith(header, data);
  // Kind 1: a concurrent Merkle tree. The program makes none larger than these.
  if (read?.kind !== 1 || read.depth < 1 || read.depth > 30 || read.ringSize < 1 || read.ringSize > 2048) {
    return undefined;
  }
  return { ringSize: read.ringSize, depth: read.depth, authority: read.authority };
}

/** So many bytes of the account hold its roots. */
export function treeBytes({ ringSize, depth }: TreeHeader): number {
  return ringAt + ringSize * changeBytes(depth);
}

/**
 * Whether the leaf is in the tree now. A proof of an earlier state is brought up to date by the changes since, as the program
 * does it; one of a leaf that has changed since, or of a state that the account remembers no more, proves nothing.
 * @param data the first `treeBytes` bytes of the tree's account
 */
export function isInTree(data: Uint8Array, tree: TreeHeader, { index, leaf, siblings }: TreeProof): boolean {
  const { depth, ringSize } = tree;
  const now = decodeWith(state, data.subarray(ringAt - 24));
  if (now === undefined || data.length < treeBytes(tree) || siblings.length !== depth) return false;
  if (index < 0 || index >= 2 ** depth) return false;
  const changes = Array.from({ length: Math.min(Number(now.count), ringSize) }, (_, age) => {
    const place = (Number(now.newest) + ringSize - age) % ringSize;
    return readChange(data, ringAt + place * changeBytes(depth), depth);
  });
  const root = climb(leaf, index, siblings);
  const age = changes.findIndex((change) => equal(change.root, root));
  const [newest] = changes;
  if (age < 0 || newest === undefined) return false;
  const updated = [...siblings];
  for (const change of changes.slice(0, age).reverse()) {
    if (change.index === index) return false;
    // Where the two ways up meet, the other way's node is the sibling.
    const level = 31 - Math.clz32(change.index ^ index);
    updated[level] = change.path[level] ?? root;
  }
  return equal(climb(leaf, index, updated), newest.root);
}

export function keccak(...parts: readonly Uint8Array[]): Uint8Array {
  return keccak_256(Buffer.concat(parts));
}

function changeBytes(depth: number): number {
  return 32 + 32 * depth + 8;
}

function readChange(data: Uint8Array, at: number, depth: number) {
  const node = (number: number) => data.subarray(at + 32 * number, at + 32 * (number + 1));
  return {
    root: node(0),
    path: Array.from({ length: depth }, (_, level) => node(level + 1)),
    index: getU32Decoder().decode(data, at + 32 * (depth + 1)),
  };
}

function climb(leaf: Uint8Array, index: number, siblings: readonly Uint8Array[]): Uint8Array {
  return siblings.reduce(
    (node, sibling, level) => ((index >> level) & 1 ? keccak(sibling, node) : keccak(node, sibling)),
    leaf,
  );
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
