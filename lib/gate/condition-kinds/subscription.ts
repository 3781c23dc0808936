import { balanceOf, hasValidKey, totalSupply } from "#lib/chains/evm/evm-reads.ts";
import { type SubscriptionCondition, subscriptionShape } from "#lib/shared/conditions/subscription.ts";
import { listTokenIds } from "#lib/shared/conditions/token-ids.ts";
import { noAccount } from "../ask-balance.ts";
import { askSupply, findOwner } from "../ask-supply.ts";
import { askTokens } from "../ask-tokens.ts";
import type { ConditionKind, ConditionVerdict, GateViewer, Inquiry } from "../condition-kind.ts";
import { contractFault } from "../contract-fault.ts";
import { holdersOf } from "../holders.ts";
import { ownersOn } from "../owners-on.ts";
import { balancePass } from "../pass.ts";
import { sayTime } from "../say-time.ts";

/** A key of an Unlock lock, or a token of an ERC-5643 collection, that has not expired. */
export const subscriptionKind: ConditionKind<SubscriptionCondition> = {
  ...subscriptionShape,
  ask: (condition, viewer) =>
    condition.standard === "unlock" ? askLock(condition, viewer) : askExpiry(condition, viewer),
  askHolders({ chain, contract, tokenIds }, known) {
    const listed = tokenIds === undefined ? null : listTokenIds(tokenIds);
    if (listed !== null) return findOwner({ chain, contract, ids: listed });
    return askSupply({
      chain,
      standard: "ERC-721",
      supply: totalSupply(contract),
      balances: ownersOn(chain, known).map((owner) => balanceOf(contract, owner)),
      needed: 1n,
    });
  },
};

const expired = {
  code: "subscription_expired",
  message: "Your subscription has expired. Renew it to watch.",
};
const missing = { code: "no_subscription", message: "None of your accounts has a subscription." };

function askLock({ chain, contract }: SubscriptionCondition, viewer: GateViewer): Inquiry<ConditionVerdict> {
  // A lock speaks of accounts, not of tokens: what was delegated of a single token says nothing to it.
  const holders = holdersOf({ chain, contract }, "erc721", viewer).filter(
    ({ vault }) => vault?.tokenId === undefined,
  );
  const asked = holders.map(({ address }) => ({
    valid: hasValidKey(contract, address),
    balance: balanceOf(contract, address),
  }));
  return {
    reads: asked.flatMap(({ valid, balance }) => [valid, balance]),
    decide(resultOf) {
      if (holders.length === 0) return noAccount;
      const results = asked.map(({ valid }) => resultOf(valid));
      const holder = holders.find((_, index) => results[index]?.ok && results[index].value);
      if (holder !== undefined) {
        const reason = { code: "subscribed", message: "You have a key that has not expired." };
        const pass = balancePass(`${chain}/erc721:${contract}`, holder.address);
        return { met: true, reason, holder: holder.address, pass };
      }
      const fault = results.find((result) => !result.ok);
      if (fault !== undefined) return contractFault(fault.fault, chain);
      const had = asked.some(({ balance }) => {
        const keys = resultOf(balance);
        return keys.ok && keys.value > 0n;
      });
      return { met: false, reason: had ? expired : missing };
    },
  };
}

function askExpiry(
  { chain, contract, tokenIds: ids }: SubscriptionCondition,
  viewer: GateViewer,
): Inquiry<ConditionVerdict> {
  const holders = holdersOf({ chain, contract }, "erc721", viewer);
  const asked = askTokens({ chain, contract, holders, ids, expiry: true });
  return {
    reads: asked.reads,
    decide(resultOf, block) {
      const { tokens, unseen } = asked.find(resultOf, block);
      const now = block?.timestamp ?? 0n;
      for (const { id, holder, expires } of tokens) {
        // ERC-5643 names the second at which it expires; 0 is a subscription that was cancelled or never began.
        if (!expires?.ok || expires.value <= now) continue;
        const reason = {
          code: "subscribed",
          message: `Your token #${id} is valid until ${sayTime(expires.value)}.`,
        };
        const pass = { name: `${chain}/erc721:${contract}/${id}` };
        return { met: true, reason, holder: holder.address, pass };
      }
      if (unseen !== undefined) return unseen;
      for (const { expires } of tokens) if (expires?.ok === false) return contractFault(expires.fault, chain);
      return { met: false, reason: tokens.length > 0 ? expired : missing };
    },
  };
}
