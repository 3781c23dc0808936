import { balanceOf, totalSupply } from "#lib/chains/evm/evm-reads.ts";
import { formatUnits } from "#lib/shared/conditions/amounts.ts";
import { type Erc20Condition, erc20Shape } from "#lib/shared/conditions/erc20.ts";
import { askBalance } from "../ask-balance.ts";
import { askSupply } from "../ask-supply.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { holdersOf } from "../holders.ts";
import { ownersOn } from "../owners-on.ts";

/** ERC-20: the balance in base units. */
export const erc20Kind: ConditionKind<Erc20Condition> = {
  ...erc20Shape,
  ask({ chain, contract, minBalance, decimals }, viewer) {
    const holders = holdersOf({ chain, contract }, "erc20", viewer);
    return askBalance({
      chain,
      asset: `${chain}/erc20:${contract}`,
      holders,
      balances: holders.map(({ address }) => balanceOf(contract, address)),
      needed: BigInt(minBalance),
      show: (amount) => formatUnits(amount.toString(), decimals),
    });
  },
  askHolders: ({ chain, contract, minBalance, decimals }, known) =>
    askSupply({
      chain,
      standard: "ERC-20",
      supply: totalSupply(contract),
      balances: ownersOn(chain, known).map((owner) => balanceOf(contract, owner)),
      needed: BigInt(minBalance),
      show: (amount) => formatUnits(amount.toString(), decimals),
    }),
};
