import type { Hex } from "viem";
import type { BlockRef, ChainAnswer, ReadResult } from "../chain.ts";
import { chainAnswer } from "../chain-answer.ts";
import type { Send } from "../rpc/endpoint.ts";
import { EndpointError, type RpcAnswer } from "../rpc/json-rpc.ts";
import type { EndpointView } from "../rpc/rpc-pool.ts";
import type { Freshness } from "../rpc/rpc-reader.ts";
import type { EvmRead } from "./evm-reads.ts";
import { packReads, type ReaderAnswer, type ReaderCall, unpackAnswer } from "./reader-call.ts";

interface Header extends BlockRef {
  parentHash: string;
}

export interface ReadOptions extends Freshness {
  /** EIP-155 number that the endpoint must serve. */
  chainId: number;
}

/**
 * Asks one endpoint all questions as of its newest block: the block's header and the reader's calls go in one HTTP
 * request. The reader tells in which block it ran; should a block have come in between, or gas have run low, the rest
 * is asked again by that header's hash (EIP-1898). Throws EndpointError.
 */
export async function readAtOneBlock(
  send: Send,
  { showHead }: EndpointView,
  reads: readonly EvmRead[],
  options: ReadOptions,
): Promise<ChainAnswer> {
  const calls = packReads(reads);
  const [first, ...others] = await send([
    { method: "eth_getBlockByNumber", params: ["latest", false] },
    ...calls.map((call) => toEthCall(call, "latest")),
  ]);
  const header = readHeader(first);
  const answers = calls.map((call, index) => unpack(call, others[index], options.chainId));
  assertFresh(header, options);
  await showHead(header.number);
  const { number, hash, timestamp } = header;
  const block: BlockRef = { number, hash, timestamp };
  const together = answers.every((answer) => ranIn(answer, header));
  const found = answers.map((answer): ReadResult[] => (together ? answer.results : []));
  return chainAnswer(block, reads, await completeAll(send, calls, found, hash, options.chainId));
}

/** Asks for the results that are still missing, as of the block `hash`, until none is. */
async function completeAll(
  send: Send,
  calls: readonly ReaderCall[],
  found: readonly ReadResult[][],
  hash: string,
  chainId: number,
): Promise<ReadResult[]> {
  const results = found.map((some) => [...some]);
  for (;;) {
    const open = calls.flatMap((call, index) => {
      const into = results[index];
      if (into === undefined || into.length === call.reads.length) return [];
      const [rest] = packReads(call.reads.slice(into.length));
      return rest === undefined ? [] : [{ call: rest, into }];
    });
    if (open.length === 0) return results.flat();
    const answers = await send(open.map(({ call }) => toEthCall(call, { blockHash: hash })));
    for (const [index, { call, into }] of open.entries()) {
      const answer = unpack(call, answers[index], chainId);
      if (answer.results.length === 0) throw new EndpointError("eth_call allows too little gas");
      into.push(...answer.results);
    }
  }
}

function toEthCall(call: ReaderCall, block: string | { blockHash: string }) {
  return { method: "eth_call", params: [{ data: call.data }, block] };
}

function unpack(call: ReaderCall, answer: RpcAnswer | undefined, chainId: number): ReaderAnswer {
  const unpacked = unpackAnswer(call.reads, takeResult(answer));
  if (unpacked.chainId !== BigInt(chainId)) {
    throw new EndpointError(`serves chain ${unpacked.chainId} instead of ${chainId}`, "wrong_chain");
  }
  return unpacked;
}

function ranIn(answer: ReaderAnswer, header: Header): boolean {
  if (answer.timestamp !== header.timestamp) return false;
  return answer.blockNumber === header.number && answer.parentHash === header.parentHash;
}

function assertFresh(header: Header, { now, maxHeadAgeSeconds }: Freshness): void {
  if (maxHeadAgeSeconds === undefined) return;
  const age = Math.floor(now / 1000) - Number(header.timestamp);
  if (age > maxHeadAgeSeconds) throw new EndpointError(`its newest block is ${age} s old`, "lagging");
}

function readHeader(answer: RpcAnswer | undefined): Header {
  const block = takeResult(answer);
  if (typeof block !== "object" || block === null) throw new EndpointError("no newest block", "garbled");
  const fields = block as Record<string, unknown>;
  return {
    number: BigInt(hexField(fields, "number")),
    hash: hexField(fields, "hash").toLowerCase(),
    timestamp: BigInt(hexField(fields, "timestamp")),
    parentHash: hexField(fields, "parentHash").toLowerCase(),
  };
}

function hexField(fields: Record<string, unknown>, name: string): Hex {
  const value = fields[name];
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{1,64}$/.test(value))
    throw new EndpointError("a garbled block header", "garbled");
  return value as Hex;
}

function takeResult(answer: RpcAnswer | undefined): unknown {
  if (answer === undefined) throw new EndpointError("an answer is missing");
  if ("error" in answer) throw new EndpointError(`refused a read (JSON-RPC error ${answer.error.code})`);
  return answer.result;
}
