import { type Address, encodeFunctionData, type Hex, parseAbi, toFunctionSelector } from "viem";
import { cleanLine } from "#lib/shared/text.ts";
import type { ChainRead } from "../chain.ts";

/** One question to an EVM contract: a call of a view function. */
export interface EvmRead<Answer = unknown> extends ChainRead<Answer> {
  /** Lower case. */
  readonly contract: string;
  /** Call data. */
  readonly data: Hex;
  /** Selector of a function of the same contract that is asked about the word that the call returns; its answer counts. */
  readonly then?: Hex;
  /** The most gas that a call may use, where that is more than an ownership read needs. */
  readonly gas?: number;
  readonly returns: Returned<Answer>;
}

/** How what a contract returned is read. */
interface Returned<Answer> {
  /** Tells it from other ways to read the same bytes. */
  name: string;
  /** How many bytes of the answer are of use; whatever a contract returns beyond that is never copied. */
  keepBytes: number;
  /**
   * The answer; undefined when it makes no sense.
   * @param size how many bytes the contract returned in all
   * @param kept the first `keepBytes` of them
   */
  decode(size: number, kept: Uint8Array): Answer | undefined;
}

const namespace = "eip155";

/** A question that StreamGate does not ask itself is made like this; those below are its own. */
export function evmRead<Answer>(
  contract: string,
  data: Hex,
  returns: Returned<Answer>,
  more: Pick<EvmRead, "then" | "gas"> = {},
): EvmRead<Answer> {
  const key = `${contract} ${data}${more.then ?? ""} ${returns.name}`;
  return { namespace, key, contract, data, returns, ...more };
}

export function isEvmRead(read: ChainRead): read is EvmRead {
  return read.namespace === namespace;
}

/**
 * Exactly one word is taken for a number, an address or a boolean: anything shorter, longer, or out of the type's
 * range makes no sense.
 */
export function returnedWord<Answer>(
  name: string,
  decode: (value: bigint) => Answer | undefined,
): Returned<Answer> {
  return {
    name,
    keepBytes: 32,
    decode: (size, kept) => (size === 32 ? decode(toBigInt(kept)) : undefined),
  };
}

const longestText = 256;

const uint256 = returnedWord("uint256", (value) => value);
const address = returnedWord("address", (value) =>
  value < 1n << 160n ? `0x${value.toString(16).padStart(40, "0")}` : undefined,
);
const uint16 = returnedWord("uint16", (value) => (value < 1n << 16n ? value : undefined));
const bool = returnedWord("bool", (value) => (value < 2n ? value === 1n : undefined));
const decimals = returnedWord("decimals", (value) => (value < 78n ? value : undefined));
// A string: offset, length, text. A longer text than this is cut.
const text: Returned<string> = { name: "text", keepBytes: 64 + longestText, decode: decodeText };

const abi = parseAbi([
  "function balanceOf(address owner) view returns (uint256)",
  "function balanceOf(address owner, uint256 id) view returns (uint256)",
  "function ownerOf(uint256 tokenId) view returns (address)",
  "function supportsInterface(bytes4 interfaceId) view returns (bool)",
  "function name() view returns (string)",
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function totalSupply() view returns (uint256)",
  "function totalSupply(uint256 id) view returns (uint256)",
  "function tokenOfOwnerByIndex(address owner, uint256 index) view returns (uint256)",
  "function userOf(uint256 tokenId) view returns (address)",
  "function userExpires(uint256 tokenId) view returns (uint256)",
  "function expiresAt(uint256 tokenId) view returns (uint64)",
  "function getHasValidKey(address account) view returns (bool)",
  "function publicLockVersion() view returns (uint16)",
]);

/** The balance of an owner (lower case), in tokens of an ERC-721 or base units of an ERC-20. */
export function balanceOf(contract: string, owner: string): EvmRead<bigint> {
  const args = [owner as Address] as const;
  return evmRead(contract, encodeFunctionData({ abi, functionName: "balanceOf", args }), uint256);
}

/** How many of one token id of an ERC-1155 an owner has. */
export function balanceOfId(contract: string, owner: string, id: bigint): EvmRead<bigint> {
  const args = [owner as Address, id] as const;
  return evmRead(contract, encodeFunctionData({ abi, functionName: "balanceOf", args }), uint256);
}

/** The owner of one token of an ERC-721, in lower case. */
export function ownerOf(contract: string, tokenId: bigint): EvmRead<string> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "ownerOf", args: [tokenId] }), address);
}

/** ERC-165. */
export function supportsInterface(contract: string, interfaceId: Hex): EvmRead<boolean> {
  const args = [interfaceId] as const;
  return evmRead(contract, encodeFunctionData({ abi, functionName: "supportsInterface", args }), bool);
}

export function tokenName(contract: string): EvmRead<string> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "name" }), text);
}

export function tokenSymbol(contract: string): EvmRead<string> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "symbol" }), text);
}

/** At most 77, as a power of ten with more does not fit in 256 bits. */
export function tokenDecimals(contract: string): EvmRead<bigint> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "decimals" }), decimals);
}

/** How much of an ERC-20, or how many tokens of an ERC-721, exist. */
export function totalSupply(contract: string): EvmRead<bigint> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "totalSupply", args: [] }), uint256);
}

/** How many of one token id of an ERC-1155 exist, where the contract counts them. */
export function totalSupplyOfId(contract: string, id: bigint): EvmRead<bigint> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "totalSupply", args: [id] }), uint256);
}

/** The token at a place in the list that an ERC-721 Enumerable keeps of an owner's tokens; reverts behind its end. */
export function tokenOfOwner(contract: string, owner: string, index: number): EvmRead<bigint> {
  return evmRead(contract, tokenOfOwnerData(owner, index), uint256);
}

function tokenOfOwnerData(owner: string, index: number): Hex {
  const args = [owner as Address, BigInt(index)] as const;
  return encodeFunctionData({ abi, functionName: "tokenOfOwnerByIndex", args });
}

/** ERC-4907: who may use a token, in lower case; the zero address when nobody but its owner. */
export function userOf(contract: string, tokenId: bigint): EvmRead<string> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "userOf", args: [tokenId] }), address);
}

/** ERC-4907: until when, in seconds since 1970. Reference implementation: that second is still the user's. */
export function userExpires(contract: string, tokenId: bigint): EvmRead<bigint> {
  const data = encodeFunctionData({ abi, functionName: "userExpires", args: [tokenId] });
  return evmRead(contract, data, uint256);
}

/** ERC-5643: when a token's subscription ends, in seconds since 1970; 0 when it was cancelled or never began. */
export function expiresAt(contract: string, tokenId: bigint): EvmRead<bigint> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "expiresAt", args: [tokenId] }), uint256);
}

/** ERC-5643 and ERC-721 Enumerable in one go: the same of the token at a place in an owner's list. */
export function expiryOfOwned(contract: string, owner: string, index: number): EvmRead<bigint> {
  const then = toFunctionSelector("expiresAt(uint256)");
  return evmRead(contract, tokenOfOwnerData(owner, index), uint256, { then });
}

/** Unlock Protocol: whether an account holds a key of the lock that has not expired. */
export function hasValidKey(contract: string, account: string): EvmRead<boolean> {
  const args = [account as Address] as const;
  return evmRead(contract, encodeFunctionData({ abi, functionName: "getHasValidKey", args }), bool);
}

/** Unlock Protocol: the version of a lock's contract. */
export function lockVersion(contract: string): EvmRead<bigint> {
  return evmRead(contract, encodeFunctionData({ abi, functionName: "publicLockVersion" }), uint16);
}

function decodeText(size: number, kept: Uint8Array): string | undefined {
  // Some early tokens (MKR) return a bytes32 padded with zeros.
  if (size === 32) return toText(kept.subarray(0, 32));
  if (size < 64 || toBigInt(kept.subarray(0, 32)) !== 32n) return undefined;
  const length = toBigInt(kept.subarray(32, 64));
  if (length > BigInt(size - 64)) return undefined;
  return toText(kept.subarray(64, 64 + Math.min(Number(length), longestText)));
}

function toText(bytes: Uint8Array): string {
  // Beside what no text may hold, all that formats: it could make one name look like another.
  return cleanLine(new TextDecoder().decode(bytes).replaceAll(/[\p{Cf}\uFFFD]/gu, ""));
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);
}
