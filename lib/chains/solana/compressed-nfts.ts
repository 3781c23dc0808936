import {
  type Address,
  address,
  getAddressEncoder,
  getBase58Encoder,
  getProgramDerivedAddress,
  getU64Encoder,
} from "@solana/kit";
import { z } from "zod";
import type { Send } from "../rpc/endpoint.ts";
import { EndpointError, type RpcAnswer } from "../rpc/json-rpc.ts";
import type { AccountData } from "./account-data.ts";
import {
  decodeTreeHeader,
  isInTree,
  keccak,
  type TreeHeader,
  treeBytes,
  treeHeaderBytes,
} from "./merkle-tree.ts";
import { parse, RpcRound } from "./rpc-round.ts";
import type { NftSet } from "./solana-reads.ts";

const bubblegum = address("BGUMAp9Gq7iTEuizy4pqaxsTyUCBK68MDfK752saRPUY");
const compressionPrograms = [
  "cmtDvXumGCrqC1Age74AVPhSRVXJMd8PJS91L8KTNCK",
  "mcmt6YrQEMKw8Mw43FmpRLmf7BqRnFMKmAcbxE3xkAW",
];
/** So many of a set are proven for one account; nobody is asked for more. */
const mostProven = 50;
/** JSON-RPC 2.0 §5.1: the node does not speak DAS. */
const methodNotFound = -32601;

const key = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/);
const hash = key.transform((text) => Uint8Array.from(getBase58Encoder().encode(text)));

// What DAS lists: https://developers.metaplex.com/das-api/methods/search-assets
const asset = z.object({
  id: key,
  burnt: z.boolean(),
  compression: z.object({
    compressed: z.literal(true),
    tree: key,
    leaf_id: z.int().nonnegative(),
    data_hash: hash,
    creator_hash: hash,
  }),
  grouping: z.array(
    z.object({ group_key: z.string(), group_value: z.string(), verified: z.boolean().optional() }),
  ),
  ownership: z.object({ owner: key, delegate: key.nullish() }),
  creators: z.array(z.object({ address: key, share: z.int().min(0).max(100), verified: z.boolean() })),
});
export type CompressedAsset = z.output<typeof asset>;
// What is malformed or not compressed is left out alone.
const assets = z.object({ items: z.array(asset.or(z.unknown().transform(() => null))) });
const proof = z.object({ proof: z.array(hash) });

const encode = (text: string) => Uint8Array.from(getAddressEncoder().encode(address(text)));

/** Asks the index for the compressed NFTs of a set that an address owns; nothing when the node has no index. */
export function askCompressed(round: RpcRound, set: NftSet, owner: Address): () => CompressedAsset[] {
  const answer = round.askRaw("searchAssets", {
    ownerAddress: owner,
    compressed: true,
    burnt: false,
    page: 1,
    limit: 1000,
    options: { showUnverifiedCollections: true },
    ...(set.by === "collection"
      ? { grouping: ["collection", set.address] }
      : { creatorAddress: set.address, creatorVerified: true }),
  });
  return () => {
    const found = resultOf(answer());
    if (found === undefined) return [];
    const { items } = parse("searchAssets", assets, found);
    return items.flatMap((item) =>
      item !== null && !item.burnt && item.ownership.owner === owner ? [item] : [],
    );
  };
}

/** Whether the index says that an asset is of a set: `claimed` when it only says so itself. */
export function compressedMembership(set: NftSet, { grouping, creators }: CompressedAsset) {
  const named =
    set.by === "collection"
      ? grouping.find((group) => group.group_key === "collection" && group.group_value === set.address)
      : creators.find((creator) => creator.address === set.address);
  return named === undefined ? "no" : named.verified === true ? "verified" : "claimed";
}

/**
 * Which of the assets (by id) their trees bear out: the leaf is made anew from what the index says, and its way up to the
 * root is checked against the tree's account. Takes two requests; the first has the chance to carry others (`round`).
 */
export function askProofs(round: RpcRound, all: readonly CompressedAsset[]) {
  const some = all.slice(0, mostProven);
  const proofs = some.map(({ id }) => round.askRaw("getAssetProof", { id }));
  const headers = round.askAccounts(
    some.map(({ compression }) => compression.tree),
    { offset: 0, length: treeHeaderBytes },
  );
  return async (send: Send): Promise<{ proven: ReadonlySet<string>; slots: readonly number[] }> => {
    const trees = await trustedTrees(headers());
    const next = new RpcRound();
    const contents = [...trees].map(([tree, header]) => {
      const account = next.askAccounts([tree], { offset: 0, length: treeBytes(header) });
      return { tree, header, account };
    });
    await next.send(send);
    const read = new Map(
      contents.map(({ tree, header, account }) => [tree, { header, ...account().get(tree) }]),
    );
    const proven = new Set<string>();
    for (const [index, one] of some.entries()) {
      const answer = proofs[index]?.();
      const tree = read.get(one.compression.tree);
      if (answer === undefined || tree?.data === undefined) continue;
      const { proof: siblings } = parse("getAssetProof", proof, resultOf(answer));
      const leaf = await leafOf(one);
      const way = leaf && {
        index: one.compression.leaf_id,
        leaf,
        siblings: siblings.slice(0, tree.header.depth),
      };
      if (way !== undefined && isInTree(tree.data, tree.header, way)) proven.add(one.id);
    }
    return { proven, slots: next.slots };
  };
}

/** Trees of the compression programs that nobody but Bubblegum can write to. */
async function trustedTrees(accounts: ReadonlyMap<string, AccountData>): Promise<Map<string, TreeHeader>> {
  const trusted = new Map<string, TreeHeader>();
  for (const [tree, { program, data }] of accounts) {
    const header = compressionPrograms.includes(program) ? decodeTreeHeader(data) : undefined;
    const [authority] = await getProgramDerivedAddress({ programAddress: bubblegum, seeds: [encode(tree)] });
    if (header?.authority === authority) trusted.set(tree, header);
  }
  return trusted;
}

/**
 * The leaf that says who owns an asset (Bubblegum's `LeafSchema` V1); undefined when its id or its creators are not those of
 * the leaf.
 */
async function leafOf({
  id,
  compression,
  ownership,
  creators,
}: CompressedAsset): Promise<Uint8Array | undefined> {
  const nonce = Uint8Array.from(getU64Encoder().encode(compression.leaf_id));
  const seeds = ["asset", encode(compression.tree), nonce];
  const [derived] = await getProgramDerivedAddress({ programAddress: bubblegum, seeds });
  const signed = keccak(
    ...creators.flatMap(({ address: creator, verified, share }) => [
      encode(creator),
      Uint8Array.of(Number(verified), share),
    ]),
  );
  if (derived !== id || Buffer.compare(signed, compression.creator_hash) !== 0) return undefined;
  return keccak(
    Uint8Array.of(1),
    encode(id),
    encode(ownership.owner),
    encode(ownership.delegate ?? ownership.owner),
    nonce,
    compression.data_hash,
    compression.creator_hash,
  );
}

function resultOf(answer: RpcAnswer): unknown {
  if (!("error" in answer)) return answer.result;
  if (answer.error.code === methodNotFound) return undefined;
  throw new EndpointError(`refused to look into its index (JSON-RPC error ${answer.error.code})`);
}
