import type { FreeTokenState } from "#lib/client/use-free-token.ts";
import { chainName } from "#lib/shared/chain-names.ts";

/** Why a free token cannot be claimed by the connected account and what to do next; null when nothing is in the way. */
export function claimObstacle(state: FreeTokenState, chain: string): string | null {
  switch (state) {
    case "claimed":
      return "This account has had its free pass, one for each account, and does not hold it now. Send it back to this account, or sign in with another account.";
    case "other_chain":
      return `The pass is on ${chainName(chain)}: switch your wallet to it.`;
    default:
      return null;
  }
}
