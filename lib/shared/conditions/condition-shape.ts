import type { z } from "zod";
import { type ChainId, shortAddress } from "../caip.ts";
import { chainName } from "../chain-names.ts";
import type { NameOf } from "../token-name.ts";

/** The token that a condition asks for. */
export interface ConditionToken {
  chain: ChainId;
  contract: string;
  /** As people call it, e.g. `ERC-721`. */
  standard: string;
  /** What stands at its address, where that is no contract. */
  noun?: string;
}

/** What both sides know of one kind of condition: how it is written, and how it is said. */
export interface ConditionShape<C extends { type: string }, Shown extends { type: string } = C> {
  readonly type: C["type"];
  readonly schema: z.ZodType<C>;
  /** The chain that it is read on; undefined when it needs none. */
  chainOf(condition: C | Shown): ChainId | undefined;
  tokenOf(condition: C | Shown): ConditionToken | undefined;
  /** A phrase without a full stop, such as “own NFT #7 of 0x1234…abcd on Polygon”. */
  describe(condition: C | Shown, nameOf?: NameOf): string;
  /** The phrase for its opposite, where “do not …” would be clumsy. */
  describeNot?(condition: C | Shown, nameOf?: NameOf): string | undefined;
  /** What everybody but its creator sees of it. */
  show(condition: C): Shown;
  /** Writes an amount that is held or needed for people; null when nothing is counted. */
  showAmount?(condition: C | Shown, amount: string): string | null;
}

/** A token in a phrase: by its name where that is known, else by its address. */
export function place({ chain, contract }: { chain: string; contract: string }, nameOf?: NameOf): string {
  const name = nameOf?.(chain, contract);
  return `${name === undefined ? shortAddress(contract, chain) : `“${name}”`} on ${chainName(chain)}`;
}
