import { keccak_256 } from "@noble/hashes/sha3.js";
import {
  type Address,
  address,
  generateKeyPairSigner,
  getAddressEncoder,
  getBase58Decoder,
  getProgramDerivedAddress,
} from "@solana/kit";
import { writeAccount } from "./metaplex.ts";
import type { SolanaWorld } from "./solana-world.ts";

const bubblegum = address("BGUMAp9Gq7iTEuizy4pqaxsTyUCBK68MDfK752saRPUY");
const compression = address("cmtDvXumGCrqC1Age74AVPhSRVXJMd8PJS91L8KTNCK");
const [depth, ringSize] = [3, 8];

interface Asset {
  id: Address;
  owner: Address;
  collection: Address;
  verified: boolean;
  burnt: boolean;
  leaf: number;
}

const keccak = (...parts: Uint8Array[]) => keccak_256(Buffer.concat(parts));
const encode = (of: Address) => Buffer.from(getAddressEncoder().encode(of));
const base58 = (bytes: Uint8Array) => getBase58Decoder().decode(bytes);
const number = (value: number, bytes: 4 | 8) => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUInt32LE(value);
  return buffer;
};
const dataHash = keccak(Buffer.from("what the NFT says of itself"));
const noCreators = keccak();

/**
 * A tree of compressed NFTs on the world's cluster, its account written as the compression program does, and the index of it
 * (DAS) that the node answers by from now on.
 */
export async function plantTree(
  world: SolanaWorld,
  options: { program?: Address; authority?: Address } = {},
) {
  const tree = (await generateKeyPairSigner()).address;
  const [config] = await getProgramDerivedAddress({ programAddress: bubblegum, seeds: [encode(tree)] });
  let leaves: Uint8Array[] = Array.from({ length: 2 ** depth }, () => Buffer.alloc(32));
  const changes: { root: Uint8Array; path: Uint8Array[]; index: number }[] = [];
  const assets: Asset[] = [];
  /** Proofs that the index gives out although the tree has gone on. */
  const kept = new Map<string, string[]>();

  const levels = () => {
    const all = [leaves];
    for (let level = 0; level < depth; level += 1) {
      const below = all[level] ?? [];
      all.push(below.flatMap((node, at) => (at % 2 === 0 ? [keccak(node, below[at + 1] ?? node)] : [])));
    }
    return all;
  };
  const nodeAt = (level: number, at: number) => levels()[level]?.[at] ?? Buffer.alloc(32);
  const proofOf = (index: number) =>
    Array.from({ length: depth }, (_, level) => base58(nodeAt(level, (index >> level) ^ 1)));
  const change = (index: number, leaf: Uint8Array) => {
    leaves = leaves.map((old, at) => (at === index ? leaf : old));
    const path = Array.from({ length: depth }, (_, level) => nodeAt(level, index >> level));
    changes.push({ root: nodeAt(depth, 0), path, index });
    write();
  };
  const write = () => {
    const ring = Buffer.alloc(ringSize * (32 + 32 * depth + 8));
    for (const [at, { root, path, index }] of changes.entries()) {
      const entry = Buffer.concat([root, ...path, number(index, 4), number(0, 4)]);
      entry.copy(ring, (at % ringSize) * entry.length);
    }
    const newest = changes.length - 1;
    const data = Buffer.concat([
      Buffer.of(1, 0),
      number(ringSize, 4),
      number(depth, 4),
      encode(options.authority ?? config),
      number(0, 8),
      Buffer.alloc(6),
      number(changes.length, 8),
      number(newest % ringSize, 8),
      number(Math.min(changes.length, ringSize), 8),
      ring,
      Buffer.alloc(32 * (depth + 1) + 8),
    ]);
    writeAccount(world.svm, { key: tree, owner: options.program ?? compression, data });
  };
  const leafOf = ({ id, owner, leaf }: Asset) =>
    keccak(Buffer.of(1), encode(id), encode(owner), encode(owner), number(leaf, 8), dataHash, noCreators);
  const find = (id: unknown) => assets.find((asset) => asset.id === id);

  world.methods.searchAssets = (params) => {
    const { ownerAddress, grouping } = params as unknown as {
      ownerAddress: string;
      grouping?: [string, string];
    };
    const items = assets.filter(
      ({ owner, collection }) => owner === ownerAddress && collection === grouping?.[1],
    );
    return { total: items.length, limit: 1000, page: 1, items: items.map(described) };
  };
  world.methods.getAssetProof = (params) => {
    const { id } = params as unknown as { id: string };
    const { leaf = 0 } = find(id) ?? {};
    return {
      root: base58(nodeAt(depth, 0)),
      proof: kept.get(id) ?? proofOf(leaf),
      node_index: 2 ** depth + leaf,
      leaf: base58(leaves[leaf] ?? Buffer.alloc(32)),
      tree_id: tree,
    };
  };
  const described = ({ id, owner, collection, verified, burnt, leaf }: Asset) => ({
    interface: "V1_NFT",
    id,
    burnt,
    compression: {
      compressed: true,
      tree,
      leaf_id: leaf,
      data_hash: base58(dataHash),
      creator_hash: base58(noCreators),
    },
    grouping: [{ group_key: "collection", group_value: collection, verified }],
    ownership: { owner, delegate: null, delegated: false, frozen: false },
    creators: [],
  });

  return {
    async mint(owner: Address, collection: Address, { verified = true } = {}): Promise<Asset> {
      const leaf = assets.length;
      const seeds = ["asset", encode(tree), number(leaf, 8)];
      const [id] = await getProgramDerivedAddress({ programAddress: bubblegum, seeds });
      const asset = { id, owner, collection, verified, burnt: false, leaf };
      assets.push(asset);
      change(leaf, leafOf(asset));
      return asset;
    },
    /** Moves an asset in the tree; the index learns of it unless it sleeps. */
    send(asset: Asset, owner: Address, { indexed = true } = {}): void {
      change(asset.leaf, leafOf({ ...asset, owner }));
      if (indexed) asset.owner = owner;
    },
    burn(asset: Asset): void {
      change(asset.leaf, Buffer.alloc(32));
      asset.burnt = true;
    },
    /** From now on the index gives out the proof that is right at this moment. */
    keepProof: ({ id, leaf }: Asset) => kept.set(id, proofOf(leaf)),
  };
}
