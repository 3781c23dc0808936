import {
  type Address,
  addDecoderSizePrefix,
  address,
  getAddressDecoder,
  getAddressEncoder,
  getArrayDecoder,
  getBooleanDecoder,
  getNullableDecoder,
  getProgramDerivedAddress,
  getStructDecoder,
  getU8Decoder,
  getU16Decoder,
  getU32Decoder,
  getUtf8Decoder,
} from "@solana/kit";
import { LRUCache } from "lru-cache";
import { type AccountData, decodeWith } from "./account-data.ts";
import type { NftSet } from "./solana-reads.ts";
import type { Mint } from "./token-accounts.ts";

const metadataProgram = address("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s");
export const coreProgram = address("CoREENxT6tW1HoK8ypY1SxRMZTcVPm7R94rH4PZNhX7d");

const text = addDecoderSizePrefix(getUtf8Decoder(), getU32Decoder());

// The beginning of a `Metadata` account: https://developers.metaplex.com/smart-contracts/token-metadata
const metadata = getStructDecoder([
  ["key", getU8Decoder()],
  ["updateAuthority", getAddressDecoder()],
  ["mint", getAddressDecoder()],
  ["name", text],
  ["symbol", text],
  ["uri", text],
  ["sellerFeeBasisPoints", getU16Decoder()],
  [
    "creators",
    getNullableDecoder(
      getArrayDecoder(
        getStructDecoder([
          ["address", getAddressDecoder()],
          ["verified", getBooleanDecoder()],
          ["share", getU8Decoder()],
        ]),
      ),
    ),
  ],
  ["primarySaleHappened", getBooleanDecoder()],
  ["isMutable", getBooleanDecoder()],
  ["editionNonce", getNullableDecoder(getU8Decoder())],
  ["tokenStandard", getNullableDecoder(getU8Decoder())],
  [
    "collection",
    getNullableDecoder(
      getStructDecoder([
        ["verified", getBooleanDecoder()],
        ["key", getAddressDecoder()],
      ]),
    ),
  ],
]);

export interface Metadata {
  mint: Address;
  name: string;
  symbol: string;
  collection: { key: Address; verified: boolean } | null;
  creators: readonly { address: Address; verified: boolean }[];
}

/** What the Token Metadata program says of a mint; undefined for an account that it did not write. */
export function decodeMetadata({ program, data }: AccountData): Metadata | undefined {
  if (program !== metadataProgram) return undefined;
  const read = decodeWith(metadata, data);
  // 4: `MetadataV1`. What is left of a burnt NFT has another key.
  if (read?.key !== 4) return undefined;
  const plain = (padded: string) => padded.replaceAll("\0", "");
  return {
    mint: read.mint,
    name: plain(read.name),
    symbol: plain(read.symbol),
    collection: read.collection,
    creators: read.creators ?? [],
  };
}

const derived = new LRUCache<string, Address>({ max: 20_000 });

/** The address of a mint's metadata account. */
export async function metadataAddress(mint: Address): Promise<Address> {
  const known = derived.get(mint);
  if (known !== undefined) return known;
  const encode = getAddressEncoder().encode;
  const seeds = ["metadata", encode(metadataProgram), encode(mint)];
  const [found] = await getProgramDerivedAddress({ programAddress: metadataProgram, seeds });
  derived.set(mint, found);
  return found;
}

/** Whether an NFT is of a set: `claimed` when it says so itself and nobody verified it. */
export function membership(set: NftSet, metadata: Metadata): "verified" | "claimed" | "no" {
  const { collection, creators } = metadata;
  const named =
    set.by === "collection"
      ? collection?.key === set.address
        ? collection
        : undefined
      : creators.find((creator) => creator.address === set.address);
  return named === undefined ? "no" : named.verified ? "verified" : "claimed";
}

/** Whether a mint is that of an NFT: there is one, and it cannot be divided. */
export function isNft(mint: Mint): boolean {
  return mint.decimals === 0 && mint.supply === 1n;
}

/** So much of a Core asset is read: key, owner, and who may update it. */
export const coreAssetBytes = 66;

// `AssetV1` of Core: https://developers.metaplex.com/smart-contracts/core
const coreAsset = getStructDecoder([
  ["key", getU8Decoder()],
  ["owner", getAddressDecoder()],
  ["authorityKind", getU8Decoder()],
  ["authority", getAddressDecoder()],
]);

/**
 * Owner and collection of a Core asset; undefined for any other account. A collection is never only claimed: its own
 * authority puts assets into it.
 */
export function decodeCoreAsset({
  program,
  data,
}: AccountData): { owner: Address; collection: Address } | undefined {
  if (program !== coreProgram) return undefined;
  const read = decodeWith(coreAsset, data);
  // Key 1: an asset, a burnt one has 0. Authority 2: a collection.
  if (read?.key !== 1 || read.authorityKind !== 2) return undefined;
  return { owner: read.owner, collection: read.authority };
}

const coreCollection = getStructDecoder([
  ["key", getU8Decoder()],
  ["updateAuthority", getAddressDecoder()],
  ["name", text],
]);

/** The name of a Core collection; undefined for any other account. */
export function decodeCoreCollection({ program, data }: AccountData): { name: string } | undefined {
  const read = program === coreProgram ? decodeWith(coreCollection, data) : undefined;
  return read?.key === 5 ? { name: read.name } : undefined;
}
