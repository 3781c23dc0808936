import type { z } from "zod";

/** What has to be known of one CAIP-2 namespace: how its chains and accounts are written, compared and shown. */
export interface Namespace {
  /** How the ids of its chains begin, e.g. `eip155`. */
  readonly name: string;
  /** What follows the colon in a chain's id. */
  readonly reference: z.ZodType<string>;
  /** An address as people write it; comes out in the one form in which addresses are compared. */
  readonly address: z.ZodType<string>;
  /** The beginning of an address as it is typed into a search, in that form; undefined for any other word. */
  addressBeginning(text: string): string | undefined;
  /** An address for sentences, such as `0x1234…abcd`. */
  shortAddress(address: string): string;
  /** Set where one key is the same person on all chains: an account of a key names no chain then, but this reference. */
  readonly everyChain?: {
    reference: string;
    /** What people call them, e.g. `every Ethereum-like chain`. */
    name: string;
    /** CAIP-2 id of the chain that stands for all, where one has to be named. */
    main: string;
  };
}

/** The first six and the last four characters. */
export function shorten(address: string): string {
  return address.length <= 13 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`;
}
