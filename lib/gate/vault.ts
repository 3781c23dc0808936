import type { ChainId } from "#lib/shared/caip.ts";

/** An address whose owner let one of the viewer's accounts use what it holds, or a part of that. */
export interface Vault {
  chain: ChainId;
  /** Normalised, as is every address here. */
  address: string;
  /** The viewer's address that it delegated to. */
  to: string;
  /** How much of it: everything, all tokens of one contract, or one token or an amount of a standard's contract. */
  level: "wallet" | "contract" | "erc721" | "erc20" | "erc1155";
  /** Unless everything. */
  contract?: string;
  /** Of an ERC-721 or ERC-1155. */
  tokenId?: bigint;
  /** The most that counts, of an ERC-20 or ERC-1155. */
  amount?: bigint;
}
