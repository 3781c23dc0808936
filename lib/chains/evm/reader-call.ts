import { bytesToHex, concatBytes, encodeDeployData, type Hex, hexToBytes, numberToBytes } from "viem";
import { abi, bytecode } from "#lib/shared/contracts/chain-reader.ts";
import type { ReadResult } from "../chain.ts";
import { EndpointError } from "../rpc/json-rpc.ts";
import type { EvmRead } from "./evm-reads.ts";

/** An ownership read costs 3–80 thousand gas in honest contracts, behind proxies too; one that needs more says so. */
const gasPerCall = 500_000;
/** What may be sent: EIP-3860 limits creation code to 49,152 bytes; the reader's own and its encoding take 700. */
const maxPackedBytes = 40_000;
/** What may come back: EIP-170 limits created code to 24,576 bytes. */
const maxAnswerBytes = 20_000;
const headBytes = 160;
const resultHeadBytes = 5;

/** Some reads that fit in one eth_call. */
export interface ReaderCall {
  reads: readonly EvmRead[];
  /** Creation code to send as `data` of an eth_call without `to`. */
  data: Hex;
}

/** Where and when a reader ran, as the EVM saw it, and what it brought back. */
export interface ReaderAnswer {
  chainId: bigint;
  blockNumber: bigint;
  timestamp: bigint;
  parentHash: Hex;
  /** Results of the first reads; shorter than the reads when gas ran low. */
  results: ReadResult[];
}

/** Packs reads into as few calls of contracts/src/ChainReader.sol as the EVM's limits allow; at least one. */
export function packReads(reads: readonly EvmRead[]): ReaderCall[] {
  const calls: ReaderCall[] = [];
  let rest = reads;
  do {
    const call = packSome(rest);
    calls.push(call);
    rest = rest.slice(call.reads.length);
  } while (rest.length > 0);
  return calls;
}

/** Unpacks what the reader returned. Throws EndpointError when it is not that. */
export function unpackAnswer(reads: readonly EvmRead[], data: unknown): ReaderAnswer {
  if (typeof data !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(data))
    throw new EndpointError("eth_call gave no data");
  const bytes = hexToBytes(data as Hex);
  if (bytes.length < headBytes) throw new EndpointError("eth_call gave a short answer");
  const word = (index: number) => bytesToHex(bytes.subarray(index * 32, index * 32 + 32));
  const made = Number(word(4));
  const results: ReadResult[] = [];
  let at = headBytes;
  for (const read of reads.slice(0, made)) {
    const { result, next } = unpackResult(read, bytes, at);
    results.push(result);
    at = next;
  }
  if (made > reads.length || at !== bytes.length) throw new EndpointError("eth_call gave a garbled answer");
  return {
    chainId: BigInt(word(0)),
    blockNumber: BigInt(word(1)),
    timestamp: BigInt(word(2)),
    parentHash: word(3),
    results,
  };
}

function packSome(reads: readonly EvmRead[]): ReaderCall {
  const parts: Uint8Array[] = [];
  let sent = 0;
  let back = headBytes;
  let count = 0;
  let mostGas = gasPerCall;
  for (const read of reads) {
    const data = hexToBytes(read.data);
    const kept = read.returns.keepBytes;
    sent += 32 + data.length;
    back += resultHeadBytes + kept;
    if (sent > maxPackedBytes || back > maxAnswerBytes) break;
    const gas = read.gas ?? gasPerCall;
    mostGas = Math.max(mostGas, read.then === undefined ? gas : 2 * gas);
    parts.push(
      hexToBytes(read.contract as Hex),
      numberToBytes(gas, { size: 4 }),
      hexToBytes(read.then ?? "0x00000000"),
      numberToBytes(kept, { size: 2 }),
      numberToBytes(data.length, { size: 2 }),
      data,
    );
    count += 1;
  }
  // Enough for one more read (EIP-150 keeps back 1/64) and for handing back the answer at 200 gas a byte.
  const gasReserve = (BigInt(mostGas) * 64n) / 63n + 200n * BigInt(maxAnswerBytes) + 200_000n;
  const args = [gasReserve, bytesToHex(concatBytes(parts))] as const;
  return { reads: reads.slice(0, count), data: encodeDeployData({ abi, bytecode, args }) };
}

function unpackResult(read: EvmRead, bytes: Uint8Array, at: number): { result: ReadResult; next: number } {
  const head = bytes.subarray(at, at + resultHeadBytes);
  const [status, ...sizeBytes] = head;
  if (head.length < resultHeadBytes) throw new EndpointError("eth_call gave a garbled answer");
  const size = sizeBytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const next = at + resultHeadBytes + Math.min(size, read.returns.keepBytes);
  const kept = bytes.subarray(at + resultHeadBytes, next);
  if (status === 2) return { result: { ok: false, fault: "no_contract" }, next };
  if (status !== 1) return { result: { ok: false, fault: "contract_reverted" }, next };
  const value = read.returns.decode(size, kept);
  return { result: value === undefined ? { ok: false, fault: "bad_answer" } : { ok: true, value }, next };
}
