import type { AccountId, ChainId } from "#lib/shared/caip.ts";

/** A block that reads are pinned to. */
export interface BlockRef {
  number: bigint;
  /** As the chain writes it; no two blocks share one. */
  hash: string;
  /** Seconds since 1970, as the chain says. */
  timestamp: bigint;
}

/**
 * One question to a chain, typed by its answer. Each namespace makes its own questions, such as those in
 * `lib/chains/evm/evm-reads.ts`; a plugin adds more.
 */
export interface ChainRead<Answer = unknown> {
  /** CAIP-2 namespace of the chains that understand it. */
  readonly namespace: string;
  /** The same for equal questions, and for these alone within their namespace. */
  readonly key: string;
  /** Never set: it tells the compiler what the answer is. */
  readonly answer?: Answer | undefined;
}

/**
 * Why there is no usable answer; the fault of what was asked, not of the network: asking again gives the same.
 * `no_contract`: nothing is there that could answer; `not_supported`: the chain does not know such questions.
 */
export type ReadFault = "no_contract" | "contract_reverted" | "bad_answer" | "not_supported";

export type ReadResult<Answer = unknown> = { ok: true; value: Answer } | { ok: false; fault: ReadFault };

/** Gives the answer to one of the questions that were asked together. */
export type ResultOf = <Answer>(read: ChainRead<Answer>) => ReadResult<Answer>;

export interface ChainAnswer {
  /** The one block that all results are true of. */
  block: BlockRef;
  resultOf: ResultOf;
}

/** Fields that a wallet shows with their names and signs as one (EIP-712). */
interface TypedMessage {
  domain: Readonly<Record<string, unknown>>;
  types: Readonly<Record<string, readonly { name: string; type: string }[]>>;
  primaryType: string;
  message: Readonly<Record<string, unknown>>;
}

export interface SignatureClaim {
  account: AccountId;
  /**
   * What the wallet was asked to sign: a text, in its chain's form for messages to people, or fields, where its chain has a
   * form for these.
   */
  message: string | TypedMessage;
  /** As the wallet gave it, in its chain's own writing. */
  signature: string;
}

/**
 * How an account proved itself: by its `key`, which needs no chain, or by a `contract`, whose word counts on its own
 * chain only.
 */
export type SignatureVerdict = { valid: true; by: "key" | "contract" } | { valid: false };

export interface EndpointHealth {
  /** Host of the endpoint; its path may hold a key and is never shown. */
  host: string;
  /**
   * What was last seen, never what is hoped: `ok` and `failing` as of the last question; `untried`: nothing was asked yet;
   * `idle`: it was well, but an hour ago or longer; `slow`: given up because another one was faster; `shut`: left alone after failures; `resting`: it asked to be left alone;
   * `lagging`: behind the others, so that it does not decide; `wrong_chain`: not used until it serves the right one.
   */
  state: "untried" | "idle" | "ok" | "slow" | "failing" | "shut" | "resting" | "lagging" | "wrong_chain";
  lastProblem?: string;
  /** Duration of the last answer in milliseconds. */
  latencyMs?: number;
  lastAskedAt?: Date;
  /** Until when it asked to be left alone. */
  restsUntil?: Date;
  /** Number of the newest block that it showed, and by how many the others were ahead of it then. */
  head?: bigint;
  lagBlocks?: number;
}

export interface ChainHealth {
  /** degraded: some endpoints fail; down: all do; unknown: nothing was asked lately. */
  status: "ok" | "degraded" | "down" | "unknown";
  endpoints: EndpointHealth[];
  /** The newest block that was seen. */
  head?: BlockRef;
}

/** What a token says of itself, for people; no gate rests on it. */
export interface TokenDescription {
  /** The standard that it keeps, in the chain's own words, such as `erc721`; `unknown` when it does not tell. */
  standard: string;
  name?: string;
  symbol?: string;
  /** Digits after the point, where its amounts are written with some. */
  decimals?: number;
  /** What else it can do that a condition may ask of it, such as `erc4907`, `erc5643`, `enumerable`, `unlock`. */
  features?: readonly string[];
  /** A collection whose balances count parts of a token (ERC-404 and its kin). */
  divisible?: true;
}

/** One chain: ownership reads and signatures. Every plugin must pass `chain.conformance.ts`. */
export interface Chain {
  /** CAIP-2, e.g. `eip155:137`. */
  readonly id: ChainId;
  /** What people call it. */
  readonly name: string;
  /** Which kind of chain, e.g. `evm`. */
  readonly kind: string;
  /**
   * Answers all questions as of one block, in one HTTP round trip as a rule. A contract that misbehaves spoils its own
   * answer only, and so does a question of another namespace. Throws ChainUnavailableError when no endpoint answers; the
   * signal's reason when it is aborted.
   */
  read(reads: readonly ChainRead[], options?: { signal?: AbortSignal }): Promise<ChainAnswer>;
  /**
   * What the token at an address says it is; null when there is none. Throws AppError `request_invalid` for what is no
   * address here, ChainUnavailableError.
   */
  describeToken(address: string, options?: { signal?: AbortSignal }): Promise<TokenDescription | null>;
  /**
   * Whether the account signed the message: its own key, or its smart account as this chain sees it.
   * Not valid for another chain's smart account. Throws ChainUnavailableError when the chain is needed and silent.
   */
  verifySignature(claim: SignatureClaim): Promise<SignatureVerdict>;
  /** What the last calls have shown; asks nobody. */
  health(): ChainHealth;
  /** Asks each endpoint how it is; `health()` tells what came out. A chain without endpoints has none. */
  probe?(): Promise<void>;
}

/** The configured chains by CAIP-2 id. */
export interface ChainLookup {
  get(id: ChainId): Chain | undefined;
}
