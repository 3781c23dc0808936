import type { PublicCondition } from "#lib/shared/conditions/conditions.ts";
import { askedTokens } from "#lib/shared/conditions/erc721.ts";

/** The only token of an access pass (contracts/src/AccessPass.sol). */
export const PASS_ID = "1";

/** A token that anyone may have for nothing: a creator's pass, or the membership of the local demo chain. */
export interface FreeToken {
  kind: "pass" | "membership";
  /** CAIP-2. */
  chain: string;
  contract: string;
}

/**
 * Which kind of free token could satisfy a condition: a pass (to be checked on its chain), the demo membership, or
 * none. `chains` as the API lists them, with the address of their demo token.
 */
export function freeTokenKind(
  condition: PublicCondition,
  chains: readonly { id: string; demoToken: string | null }[],
): FreeToken["kind"] | null {
  if (condition.type === "erc1155") {
    return condition.tokenId === PASS_ID && condition.minBalance === "1" ? "pass" : null;
  }
  if (
    condition.type !== "erc721" ||
    askedTokens(condition) !== undefined ||
    (condition.minBalance ?? "1") !== "1"
  ) {
    return null;
  }
  const chain = chains.find((each) => each.id === condition.chain);
  return chain?.demoToken?.toLowerCase() === condition.contract ? "membership" : null;
}
