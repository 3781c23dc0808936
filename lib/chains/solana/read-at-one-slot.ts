import type { Address } from "@solana/kit";
import { z } from "zod";
import type { BlockRef, ChainAnswer, ReadResult } from "../chain.ts";
import { chainAnswer } from "../chain-answer.ts";
import type { Send } from "../rpc/endpoint.ts";
import { AnswerTooLargeError, EndpointError } from "../rpc/json-rpc.ts";
import type { EndpointView } from "../rpc/rpc-pool.ts";
import type { Freshness } from "../rpc/rpc-reader.ts";
import type { AccountData } from "./account-data.ts";
import { askHoldings, type Holdings } from "./holdings.ts";
import { RpcRound } from "./rpc-round.ts";
import type { SolanaRead } from "./solana-reads.ts";
import { decodeMint, type TokenAccount } from "./token-accounts.ts";

export interface ReadOptions extends Freshness {
  /** The first 32 characters of the genesis hash that the endpoint must have. */
  reference: string;
}

/** The cluster's clock: slot, epoch's start, epoch, leader schedule's epoch, seconds since 1970 (8 bytes each). */
const clock = "SysvarC1ock11111111111111111111111111111111";
/** About ten seconds. Answers that lie further apart are not of one state. */
const mostSlotsApart = 25;

const blockhash = z.object({ blockhash: z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{32,44}$/) });

/**
 * Asks one endpoint all questions (decision 041): what is asked of single accounts and what owners hold goes in the first HTTP
 * request, what their NFTs say of themselves in a second, the trees of compressed ones in a third. The answers are true of
 * the block that is named, or of one of the few after it. An owner of more tokens than are taken in gets no answers, and the
 * endpoint is not blamed for them. Throws EndpointError.
 */
export async function readAtOneSlot(
  send: Send,
  endpoint: EndpointView,
  reads: readonly SolanaRead[],
  options: ReadOptions,
): Promise<ChainAnswer> {
  try {
    return await readAll(send, endpoint, reads, options);
  } catch (error) {
    if (!(error instanceof AnswerTooLargeError) || reads.length === 0) throw error;
    const { block } = await readAll(send, endpoint, [], options);
    return chainAnswer(
      block,
      reads,
      reads.map(() => ({ ok: false, fault: "bad_answer" })),
    );
  }
}

async function readAll(
  send: Send,
  { showHead }: EndpointView,
  reads: readonly SolanaRead[],
  options: ReadOptions,
): Promise<ChainAnswer> {
  const first = new RpcRound();
  const genesisHash = first.ask("getGenesisHash", [], z.string());
  const latest = first.askState("getLatestBlockhash", [], blockhash);
  const accounts = first.askAccounts([clock, ...reads.map(accountOf)]);
  const holdings = askHoldings(first, reads);
  await first.send(send);

  const served = genesisHash().slice(0, 32);
  if (served !== options.reference)
    throw new EndpointError(`serves cluster ${served} instead of ${options.reference}`, "wrong_chain");
  const { blockhash: hash } = latest();
  const found = accounts();
  const timestamp = readClock(found.get(clock));
  assertFresh(timestamp, options);
  await showHead(BigInt(Math.min(...first.slots)));
  const held = await holdings(send, found);
  const slots = [...first.slots, ...held.slots];
  const [lowest, highest] = [Math.min(...slots), Math.max(...slots)];
  if (highest - lowest > mostSlotsApart)
    throw new EndpointError(`its answers are ${highest - lowest} slots apart`, "lagging");
  const block: BlockRef = { number: BigInt(lowest), hash, timestamp };
  return chainAnswer(
    block,
    reads,
    reads.map((read) => answer(read, found.get(accountOf(read)), held)),
  );
}

/** The account that tells whether there is anything to ask about. */
function accountOf({ question }: SolanaRead): string {
  return question.kind === "account" ? question.account : question.of;
}

function answer({ question }: SolanaRead, account: AccountData | undefined, held: Holdings): ReadResult {
  // A creator is a key, which needs no account.
  if (account === undefined && !(question.kind === "nfts" && question.by === "creator")) {
    return { ok: false, fault: "no_contract" };
  }
  if (question.kind === "account") return orBadAnswer(account && question.decode(account));
  if (question.kind === "nfts")
    return orBadAnswer(held.nfts.get(`${question.owner} ${question.of} ${question.by}`));
  const mint = account && decodeMint(account);
  return orBadAnswer(mint && sumOf(held.tokens.get(question.owner) ?? [], question.of, mint.program));
}

function sumOf(accounts: readonly TokenAccount[], mint: Address, program: string): bigint {
  return accounts
    .filter((account) => account.mint === mint && account.program === program)
    .reduce((sum, { amount }) => sum + amount, 0n);
}

function orBadAnswer(value: unknown): ReadResult {
  return value === undefined ? { ok: false, fault: "bad_answer" } : { ok: true, value };
}

function readClock(account: AccountData | undefined): bigint {
  if (account?.data.length !== 40) throw new EndpointError("a garbled clock", "garbled");
  return Buffer.from(account.data).readBigInt64LE(32);
}

function assertFresh(timestamp: bigint, { now, maxHeadAgeSeconds }: Freshness): void {
  if (maxHeadAgeSeconds === undefined) return;
  const age = Math.floor(now / 1000) - Number(timestamp);
  if (age > maxHeadAgeSeconds) throw new EndpointError(`its newest block is ${age} s old`, "lagging");
}
