import type { AccountId, ChainId } from "#lib/shared/caip.ts";

/** A block that reads are pinned to. */
export interface BlockRef {
  number: bigint;
  /** 0x and 64 hexadecimal digits. */
  hash: string;
  /** Seconds since 1970, as the chain says. */
  timestamp: bigint;
}

/** One question to an EVM contract. Addresses are in lower case, numbers are uint256. */
export type EvmRead =
  | { kind: "erc721.balanceOf"; contract: string; owner: string }
  | { kind: "erc721.ownerOf"; contract: string; tokenId: bigint }
  | { kind: "erc1155.balanceOf"; contract: string; owner: string; tokenId: bigint }
  | { kind: "erc20.balanceOf"; contract: string; owner: string }
  | { kind: "erc165.supportsInterface"; contract: string; interfaceId: `0x${string}` }
  | { kind: "erc1155.totalSupply"; contract: string; tokenId: bigint }
  | { kind: "token.name" | "token.symbol" | "token.decimals" | "token.totalSupply"; contract: string };

/** One question to a chain; each kind of chain adds its own. */
export type ChainRead = EvmRead;

/** Why a contract gave no usable answer. Its fault, not the network's: asking again gives the same. */
export type ReadFault = "no_contract" | "contract_reverted" | "bad_answer";

/** Balances, supplies and decimals are bigint, owners (lower case), names and symbols string, supportsInterface boolean. */
export type ReadResult = { ok: true; value: bigint | string | boolean } | { ok: false; fault: ReadFault };

export interface ChainAnswer {
  /** The one block that all results are true of. */
  block: BlockRef;
  /** In the order of the questions. */
  results: ReadResult[];
}

export interface SignatureClaim {
  account: AccountId;
  /** The text as the wallet was asked to sign it (EIP-191 personal message on EVM chains). */
  message: string;
  /** As the wallet gave it; hexadecimal on EVM chains. */
  signature: string;
}

export interface EndpointHealth {
  /** Host of the endpoint; its path may hold a key and is never shown. */
  host: string;
  state: "untried" | "ok" | "failing" | "shut";
  lastProblem?: string;
  /** Duration of the last answer in milliseconds. */
  latencyMs?: number;
}

export interface ChainHealth {
  /** degraded: some endpoints fail; down: all do; unknown: nothing was asked yet. */
  status: "ok" | "degraded" | "down" | "unknown";
  endpoints: EndpointHealth[];
  /** The newest block that was seen. */
  head?: BlockRef;
}

/** What a contract says of itself, for people; no gate rests on it. */
export interface TokenDescription {
  standard: "erc721" | "erc1155" | "erc20" | "unknown" | "no_contract";
  name?: string;
  symbol?: string;
  /** Of an ERC-20, and of an ERC-721 that is an ERC-20 as well. */
  decimals?: number;
  /** An ERC-721 that answers as an ERC-20 too (ERC-404 and its kin): its balances count parts of a token. */
  divisible?: true;
}

/** One chain: ownership reads and signatures. Every plugin must pass `chain.conformance.ts`. */
export interface Chain {
  /** CAIP-2, e.g. `eip155:137`. */
  readonly id: ChainId;
  /** What people call it. */
  readonly name: string;
  readonly kind: "evm";
  /** Root of its block explorer, without a slash at the end. */
  readonly explorerUrl?: string;
  /**
   * Answers all questions as of one block, in one HTTP round trip as a rule. A contract that misbehaves spoils its own
   * answer only. Throws ChainUnavailableError when no endpoint answers; the signal's reason when it is aborted.
   */
  read(reads: readonly ChainRead[], options?: { signal?: AbortSignal }): Promise<ChainAnswer>;
  /** What the contract says it is. Throws ChainUnavailableError. */
  describeToken(contract: string, options?: { signal?: AbortSignal }): Promise<TokenDescription>;
  /**
   * Whether the account signed the message: its own key, or its smart account as this chain sees it.
   * False for another chain's smart account. Throws ChainUnavailableError when the chain is needed and silent.
   */
  verifySignature(claim: SignatureClaim): Promise<boolean>;
  /** What the last calls have shown; asks nobody. */
  health(): ChainHealth;
}

/** The configured chains by CAIP-2 id. */
export interface ChainLookup {
  get(id: ChainId): Chain | undefined;
}
