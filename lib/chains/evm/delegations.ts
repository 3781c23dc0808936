import { type Address, bytesToBigInt, bytesToHex, encodeFunctionData, parseAbi } from "viem";
import { type EvmRead, evmRead } from "./evm-reads.ts";

/** A delegation in the registry of delegate.xyz v2, with empty rights: for all purposes. */
export interface Delegation {
  type: "all" | "contract" | "erc721" | "erc20" | "erc1155";
  /** Who delegated, in lower case. */
  from: string;
  contract: string;
  tokenId: bigint;
  amount: bigint;
}

/** The same address on every chain that has it. */
const registry = "0x00000000000000447e69651d841bd8d104bed493";
const abi = parseAbi(["function getIncomingDelegations(address to) view"]);
/** IDelegateRegistry.DelegationType, without NONE. */
const types = ["all", "contract", "erc721", "erc20", "erc1155"] as const;
/** Those that came first; whoever sends more to an address cannot push them out. */
const MOST_DELEGATIONS = 32;
/** struct Delegation { DelegationType type_; address to, from; bytes32 rights; address contract_; uint256 tokenId, amount } */
const structWords = 7;
const headWords = 2;

/**
 * What others have delegated to an address (lower case): the first 32 entries, of those the ones without rights, since rights
 * name a purpose that is not this one. A registry with so many entries that 1.5 million gas do not list them says nothing.
 */
export function incomingDelegations(to: string): EvmRead<Delegation[]> {
  const data = encodeFunctionData({ abi, functionName: "getIncomingDelegations", args: [to as Address] });
  const keepBytes = 32 * (headWords + structWords * MOST_DELEGATIONS);
  return evmRead(
    registry,
    data,
    { name: "delegations", keepBytes, decode: (size, kept) => decode(to, size, kept) },
    { gas: 1_500_000 },
  );
}

function decode(to: string, size: number, kept: Uint8Array): Delegation[] | undefined {
  const word = (index: number) => kept.subarray(32 * index, 32 * index + 32);
  const number = (index: number) => bytesToBigInt(word(index));
  const address = (index: number) => bytesToHex(word(index).subarray(12));
  if (size < 32 * headWords || number(0) !== 32n) return undefined;
  if (BigInt(size) !== 32n * (BigInt(headWords) + BigInt(structWords) * number(1))) return undefined;
  const count = Math.min(Number(number(1)), MOST_DELEGATIONS);
  return Array.from({ length: count }, (_, index) => headWords + structWords * index).flatMap((at) => {
    const type = types[Number(number(at)) - 1];
    const [given, from, rights] = [address(at + 1), address(at + 2), number(at + 3)];
    if (type === undefined || given !== to || rights !== 0n) return [];
    return [{ type, from, contract: address(at + 4), tokenId: number(at + 5), amount: number(at + 6) }];
  });
}
