import type { Condition } from "#lib/shared/conditions/conditions.ts";
import type { GateDecision } from "#lib/shared/gate.ts";

/** What one condition of a gate was met with. */
export interface Pass {
  /** Of the token itself where a token id makes it unique, else of the account (and what it holds a balance of). */
  name: string;
  /** Set where it is a balance, which can be sent to another account without anything that tells one from the other. */
  balance?: {
    /** CAIP-19, e.g. `eip155:137/erc20:0x…`. */
    asset: string;
    /** The address that holds it. */
    holder: string;
  };
}

/** A decision of a gate; when it is `granted`, with what opened it. */
export type GateAnswer = GateDecision & {
  passes?: readonly (Pass & { condition: Condition })[];
};

/** The pass that a balance is: of the first address that holds enough. */
export function balancePass(asset: string, holder: string): Pass {
  return { name: `${asset} ${holder}`, balance: { asset, holder } };
}
