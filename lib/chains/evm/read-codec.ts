import { type Address, encodeFunctionData, type Hex, hexToBytes, parseAbi } from "viem";
import { cleanLine } from "#lib/shared/text.ts";
import type { EvmRead, ReadResult } from "../chain.ts";

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
]);

const longestText = 256;

/** The call data of a question. */
export function encodeRead(read: EvmRead): Uint8Array {
  return hexToBytes(encode(read));
}

/** How many bytes of the answer are of use; whatever a contract returns beyond that is never copied. */
export function maxReturnBytes(read: EvmRead): number {
  // A string: offset, length, text. A longer name than this is cut.
  return isText(read) ? 64 + longestText : 32;
}

/**
 * Reads what a contract returned. Exactly one word is taken for a number, an address or a boolean: anything shorter,
 * longer, or out of the type's range is `bad_answer`.
 * @param size how many bytes the contract returned in all
 * @param kept the first maxReturnBytes of them
 */
export function decodeRead(read: EvmRead, size: number, kept: Uint8Array): ReadResult {
  const value = isText(read) ? decodeText(size, kept) : size === 32 ? decodeWord(read, kept) : undefined;
  return value === undefined ? { ok: false, fault: "bad_answer" } : { ok: true, value };
}

function encode(read: EvmRead): Hex {
  switch (read.kind) {
    case "erc721.balanceOf":
    case "erc20.balanceOf":
      return encodeFunctionData({ abi, functionName: "balanceOf", args: [read.owner as Address] });
    case "erc1155.balanceOf":
      return encodeFunctionData({
        abi,
        functionName: "balanceOf",
        args: [read.owner as Address, read.tokenId],
      });
    case "erc721.ownerOf":
      return encodeFunctionData({ abi, functionName: "ownerOf", args: [read.tokenId] });
    case "erc165.supportsInterface":
      return encodeFunctionData({ abi, functionName: "supportsInterface", args: [read.interfaceId] });
    case "token.name":
      return encodeFunctionData({ abi, functionName: "name" });
    case "token.symbol":
      return encodeFunctionData({ abi, functionName: "symbol" });
    case "token.decimals":
      return encodeFunctionData({ abi, functionName: "decimals" });
    case "token.totalSupply":
      return encodeFunctionData({ abi, functionName: "totalSupply", args: [] });
    case "erc1155.totalSupply":
      return encodeFunctionData({ abi, functionName: "totalSupply", args: [read.tokenId] });
  }
}

function isText(read: EvmRead): boolean {
  return read.kind === "token.name" || read.kind === "token.symbol";
}

function decodeWord(read: EvmRead, word: Uint8Array): bigint | string | boolean | undefined {
  const value = toBigInt(word);
  switch (read.kind) {
    case "erc721.ownerOf":
      return value < 1n << 160n ? `0x${value.toString(16).padStart(40, "0")}` : undefined;
    case "erc165.supportsInterface":
      return value < 2n ? value === 1n : undefined;
    case "token.decimals":
      return value < 78n ? value : undefined;
    default:
      return value;
  }
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
