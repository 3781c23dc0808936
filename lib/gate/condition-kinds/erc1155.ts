import type { Erc1155Condition } from "#lib/shared/gate.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { decideBalance } from "../decide-balance.ts";
import { evmOwners } from "../evm-owners.ts";

/** ERC-1155: the balance of one token id. */
export const erc1155Kind: ConditionKind<Erc1155Condition> = {
  type: "erc1155",
  chainOf: ({ chain }) => chain,
  reads: ({ chain, contract, tokenId }, viewer) =>
    evmOwners(chain, viewer).map((owner) => ({
      kind: "erc1155.balanceOf",
      contract,
      owner,
      tokenId: BigInt(tokenId),
    })),
  decide({ chain, contract, tokenId, minBalance }, viewer, results) {
    const asset = `${chain}/erc1155:${contract}/${tokenId}`;
    const owners = evmOwners(chain, viewer);
    return decideBalance({ chain, asset, owners, needed: BigInt(minBalance) }, results);
  },
};
