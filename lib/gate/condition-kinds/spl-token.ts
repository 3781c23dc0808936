import { supplyOf, tokenBalance } from "#lib/chains/solana/solana-reads.ts";
import { formatUnits } from "#lib/shared/conditions/amounts.ts";
import { place } from "#lib/shared/conditions/condition-shape.ts";
import { type SplTokenCondition, splTokenShape } from "#lib/shared/conditions/spl-token.ts";
import { askBalance } from "../ask-balance.ts";
import { askSupply } from "../ask-supply.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { ownersOn } from "../owners-on.ts";
import { noSolanaAccount, sayHolders } from "../solana-holders.ts";

/** SPL Token and Token-2022: the balance in base units, of all token accounts of one address. */
export const splTokenKind: ConditionKind<SplTokenCondition> = {
  ...splTokenShape,
  ask({ chain, mint, minBalance, decimals }, viewer) {
    const owners = ownersOn(chain, viewer);
    if (owners.length === 0) {
      return { reads: [], decide: () => ({ ...noSolanaAccount(chain), needed: minBalance }) };
    }
    return askBalance({
      chain,
      asset: `${chain}/token:${mint}`,
      holders: owners.map((address) => ({ address })),
      balances: owners.map((owner) => tokenBalance(mint, owner)),
      needed: BigInt(minBalance),
      noun: "token",
      say: { holds: sayHolders(owners, chain), of: ` of the token ${place({ chain, contract: mint })}` },
      show: (amount) => formatUnits(amount.toString(), decimals),
    });
  },
  askHolders: ({ chain, mint, minBalance, decimals }, known) =>
    askSupply({
      chain,
      standard: "SPL token",
      supply: supplyOf(mint),
      balances: ownersOn(chain, known).map((owner) => tokenBalance(mint, owner)),
      needed: BigInt(minBalance),
      show: (amount) => formatUnits(amount.toString(), decimals),
    }),
};
