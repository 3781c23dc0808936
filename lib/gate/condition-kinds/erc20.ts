import { balanceOf, totalSupply } from "#lib/chains/evm/evm-reads.ts";
import { formatUnits } from "#lib/shared/describe-rule.ts";
import type { Erc20Condition } from "#lib/shared/gate.ts";
import { askBalance } from "../ask-balance.ts";
import { askSupply } from "../ask-supply.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { evmOwners } from "../evm-owners.ts";

/** ERC-20: the balance in base units. */
export const erc20Kind: ConditionKind<Erc20Condition> = {
  type: "erc20",
  chainOf: ({ chain }) => chain,
  ask({ chain, contract, minBalance, decimals }, viewer) {
    const owners = evmOwners(chain, viewer);
    return askBalance({
      chain,
      asset: `${chain}/erc20:${contract}`,
      owners,
      balances: owners.map((owner) => balanceOf(contract, owner)),
      needed: BigInt(minBalance),
      show: (amount) => formatUnits(amount.toString(), decimals),
    });
  },
  askHolders: ({ chain, contract, minBalance, decimals }, known) =>
    askSupply({
      chain,
      standard: "ERC-20",
      supply: totalSupply(contract),
      balances: evmOwners(chain, known).map((owner) => balanceOf(contract, owner)),
      needed: BigInt(minBalance),
      show: (amount) => formatUnits(amount.toString(), decimals),
    }),
};
