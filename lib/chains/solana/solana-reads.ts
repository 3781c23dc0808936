import { type Address, address } from "@solana/kit";
import type { ChainRead } from "../chain.ts";
import type { AccountData } from "./account-data.ts";
import { decodeMint, type Mint } from "./token-accounts.ts";

/** What the answer to a question rests on. */
type Question =
  | AccountQuestion
  | { kind: "balance" | "nfts"; owner: Address; of: Address; by?: NftSet["by"] };

interface AccountQuestion<Answer = unknown> {
  kind: "account";
  account: Address;
  /** Undefined when the account makes no sense. */
  decode(account: AccountData): Answer | undefined;
}

/** One question to a Solana cluster. */
export interface SolanaRead<Answer = unknown> extends ChainRead<Answer> {
  readonly question: Question;
}

/** The NFTs of a verified collection, or those that a verified creator signed. */
export interface NftSet {
  by: "collection" | "creator";
  address: Address;
}

/** What an account holds of a set of NFTs. */
export interface HeldNfts {
  /** How many count. */
  held: number;
  /** How many claim to be of the set, and nobody verified it. */
  unverified: number;
  /** How many compressed ones the index lists as held, without a proof that the tree's newest state bears out. */
  unproven: number;
  /** How many tokens that may be NFTs were not looked at: there are too many. */
  unseen: number;
}

const namespace = "solana";

export function isSolanaRead(read: ChainRead): read is SolanaRead {
  return read.namespace === namespace;
}

/**
 * What one account says. A question that StreamGate does not ask itself is made like this.
 * @param name tells this way to read the account from others
 */
export function accountRead<Answer>(
  account: string,
  name: string,
  decode: (account: AccountData) => Answer | undefined,
): SolanaRead<Answer> {
  const question = { kind: "account", account: address(account), decode } as const;
  return { namespace, key: `account ${account} ${name}`, question };
}

/** The mint of a token of SPL Token or Token-2022. */
export function mintOf(mint: string): SolanaRead<Mint> {
  return accountRead(mint, "mint", decodeMint);
}

/** How many base units of a token there are. */
export function supplyOf(mint: string): SolanaRead<bigint> {
  return accountRead(mint, "supply", (account) => decodeMint(account)?.supply);
}

/** How many base units of a mint an address owns, in all its token accounts; frozen ones count. */
export function tokenBalance(mint: string, owner: string): SolanaRead<bigint> {
  const question = { kind: "balance", owner: address(owner), of: address(mint) } as const;
  return { namespace, key: `balance ${mint} ${owner}`, question };
}

/** What an address owns of a set of NFTs: of Token Metadata, of Core (by collection), and compressed ones. */
export function nftsOf(set: { by: NftSet["by"]; address: string }, owner: string): SolanaRead<HeldNfts> {
  const question = { kind: "nfts", owner: address(owner), of: address(set.address), by: set.by } as const;
  return { namespace, key: `nfts ${set.by} ${set.address} ${owner}`, question };
}
