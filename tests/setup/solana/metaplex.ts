import { readFileSync } from "node:fs";
import {
  type Address,
  address,
  type EncodedAccount,
  getAddressEncoder,
  getProgramDerivedAddress,
  lamports,
} from "@solana/kit";
import type { LiteSVM } from "litesvm";

const metadataProgram = address("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s");

interface Fixture {
  holderSeedHex: string;
  roles: Record<
    | "holder"
    | "authority"
    | "collectionMint"
    | "nftMint_verified"
    | "nftMint_claimsCollectionUnverified"
    | "pnftMint_verified"
    | "coreCollection"
    | "coreAsset_inCollection"
    | "coreAsset_noCollection",
    Address
  >;
  accounts: { pubkey: Address; owner: Address; lamports: string; dataBase64: string }[];
}

/** Accounts that the real SPL Token, Token Metadata and Core programs wrote, and the seed of who holds the NFTs. */
export const metaplex = JSON.parse(
  readFileSync(new URL("../../fixtures/solana/metaplex-accounts.json", import.meta.url), "utf8"),
) as Fixture;

/** Puts the accounts of the fixture on a cluster. */
export function loadMetaplex(svm: LiteSVM): void {
  for (const { pubkey, owner, lamports: held, dataBase64 } of metaplex.accounts) {
    writeAccount(svm, { key: pubkey, owner, data: Buffer.from(dataBase64, "base64"), held: BigInt(held) });
  }
}

/** Writes an account as no transaction could. */
export function writeAccount(
  svm: LiteSVM,
  { key, owner, data, held }: { key: Address; owner: Address; data: Uint8Array; held?: bigint },
): void {
  const account: EncodedAccount = {
    address: key,
    programAddress: owner,
    data: Uint8Array.from(data),
    executable: false,
    lamports: lamports(held ?? 10n ** 9n),
    space: BigInt(data.length),
  };
  svm.setAccount(account);
}

interface WrittenMetadata {
  mint: Address;
  authority: Address;
  name?: string;
  symbol?: string;
  collection?: { key: Address; verified: boolean };
  creators?: { key: Address; verified: boolean; share: number }[];
  /** Other than the Token Metadata program. */
  owner?: Address;
  /** Other than the address that the program derives from the mint. */
  at?: Address;
  /** Other than 4, that of a metadata account. */
  kind?: number;
  /** Other than the mint whose address it stands at. */
  says?: Address;
}

/** Writes the metadata of a mint to the byte as the Token Metadata program does. */
export async function writeMetadata(svm: LiteSVM, metadata: WrittenMetadata): Promise<Address> {
  const key = metadata.at ?? (await metadataOf(metadata.mint));
  const encode = (of: Address) => Buffer.from(getAddressEncoder().encode(of));
  const text = (value: string, size: number) => {
    const bytes = Buffer.alloc(4 + size);
    bytes.writeUInt32LE(size);
    bytes.write(value, 4);
    return bytes;
  };
  const { creators = [], collection } = metadata;
  const count = Buffer.alloc(4);
  count.writeUInt32LE(creators.length);
  const written = Buffer.concat([
    Buffer.of(metadata.kind ?? 4),
    encode(metadata.authority),
    encode(metadata.says ?? metadata.mint),
    text(metadata.name ?? "An NFT", 32),
    text(metadata.symbol ?? "NFT", 10),
    text("https://example.org/nft.json", 200),
    Buffer.of(0, 0),
    creators.length === 0 ? Buffer.of(0) : Buffer.of(1),
    creators.length === 0 ? Buffer.of() : count,
    ...creators.map(({ key: creator, verified, share }) =>
      Buffer.concat([encode(creator), Buffer.of(Number(verified), share)]),
    ),
    // Not sold yet; may change; the edition's bump; token standard 0, a non-fungible.
    Buffer.of(0, 1, 1, 254, 1, 0),
    collection === undefined
      ? Buffer.of(0)
      : Buffer.concat([Buffer.of(1, Number(collection.verified)), encode(collection.key)]),
    // No uses, no details of a collection, no rules.
    Buffer.of(0, 0, 0),
  ]);
  const data = Buffer.alloc(679);
  written.copy(data);
  writeAccount(svm, { key, owner: metadata.owner ?? metadataProgram, data });
  return key;
}

async function metadataOf(mint: Address): Promise<Address> {
  const seeds = ["metadata", getAddressEncoder().encode(metadataProgram), getAddressEncoder().encode(mint)];
  return (await getProgramDerivedAddress({ programAddress: metadataProgram, seeds }))[0];
}
