import {
  type Address,
  address,
  fixDecoderSize,
  getAddressDecoder,
  getBytesDecoder,
  getStructDecoder,
  getU8Decoder,
  getU64Decoder,
} from "@solana/kit";
import { type AccountData, decodeWith } from "./account-data.ts";

/** SPL Token, https://github.com/solana-program/token, and Token-2022, whose accounts begin alike. */
export const tokenPrograms = [
  address("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),
  address("TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb"),
] as const;

export interface Mint {
  program: string;
  decimals: number;
  /** In base units. */
  supply: bigint;
}

export interface TokenAccount {
  program: string;
  mint: Address;
  owner: Address;
  amount: bigint;
}

/** So much of a mint and of a token account is read: both programs write these bytes alike. */
export const mintBytes = 82;
export const tokenAccountBytes = 109;

const skip = (bytes: number) => fixDecoderSize(getBytesDecoder(), bytes);

// Mint authority (36), supply, decimals, whether it is initialised.
const mint = getStructDecoder([
  ["authority", skip(36)],
  ["supply", getU64Decoder()],
  ["decimals", getU8Decoder()],
  ["initialised", getU8Decoder()],
  ["rest", skip(36)],
]);

// Mint, owner, amount, delegate (36), state: 1 initialised, 2 frozen.
const tokenAccount = getStructDecoder([
  ["mint", getAddressDecoder()],
  ["owner", getAddressDecoder()],
  ["amount", getU64Decoder()],
  ["delegate", skip(36)],
  ["state", getU8Decoder()],
]);

/** The token that an account is the mint of; undefined for any other account. */
export function decodeMint({ program, data }: AccountData): Mint | undefined {
  // A Token-2022 mint with extensions says at 165 which kind of account it is: 1.
  if (!isTokenProgram(program) || (data.length > mintBytes && data[165] !== 1)) return undefined;
  const read = decodeWith(mint, data);
  if (read?.initialised !== 1) return undefined;
  return { program, decimals: read.decimals, supply: read.supply };
}

/** What a token account holds. Frozen ones count: those of programmable NFTs always are. */
export function decodeTokenAccount({ program, data }: AccountData): TokenAccount | undefined {
  if (!isTokenProgram(program)) return undefined;
  const read = decodeWith(tokenAccount, data);
  if (read === undefined || (read.state !== 1 && read.state !== 2)) return undefined;
  return { program, mint: read.mint, owner: read.owner, amount: read.amount };
}

function isTokenProgram(program: string): boolean {
  return tokenPrograms.some((known) => known === program);
}
