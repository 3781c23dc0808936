import { balanceOfId, totalSupplyOfId } from "#lib/chains/evm/evm-reads.ts";
import { type Erc1155Condition, erc1155Shape } from "#lib/shared/conditions/erc1155.ts";
import { askBalance } from "../ask-balance.ts";
import { askSupply } from "../ask-supply.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { ownersOn } from "../owners-on.ts";

/** ERC-1155: the balance of one token id. */
export const erc1155Kind: ConditionKind<Erc1155Condition> = {
  ...erc1155Shape,
  ask({ chain, contract, tokenId, minBalance }, viewer) {
    const asset = `${chain}/erc1155:${contract}/${tokenId}`;
    const owners = ownersOn(chain, viewer);
    const balances = owners.map((owner) => balanceOfId(contract, owner, BigInt(tokenId)));
    return askBalance({ chain, asset, owners, balances, needed: BigInt(minBalance) });
  },
  askHolders({ chain, contract, tokenId, minBalance }, known) {
    const id = BigInt(tokenId);
    return askSupply({
      chain,
      standard: "ERC-1155",
      supply: totalSupplyOfId(contract, id),
      balances: ownersOn(chain, known).map((owner) => balanceOfId(contract, owner, id)),
      needed: BigInt(minBalance),
    });
  },
};
