import { formatUnits } from "#lib/shared/describe-rule.ts";
import type { Erc20Condition } from "#lib/shared/gate.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { decideBalance } from "../decide-balance.ts";
import { evmOwners } from "../evm-owners.ts";

/** ERC-20: the balance in base units. */
export const erc20Kind: ConditionKind<Erc20Condition> = {
  type: "erc20",
  chainOf: ({ chain }) => chain,
  reads: ({ chain, contract }, viewer) =>
    evmOwners(chain, viewer).map((owner) => ({ kind: "erc20.balanceOf", contract, owner })),
  decide: ({ chain, contract, minBalance, decimals }, viewer, results) =>
    decideBalance(
      {
        chain,
        asset: `${chain}/erc20:${contract}`,
        owners: evmOwners(chain, viewer),
        needed: BigInt(minBalance),
        show: (amount) => formatUnits(amount.toString(), decimals),
      },
      results,
    ),
};
