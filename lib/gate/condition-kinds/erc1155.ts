import { balanceOfId, totalSupplyOfId } from "#lib/chains/evm/evm-reads.ts";
import { type Erc1155Condition, erc1155Shape } from "#lib/shared/conditions/erc1155.ts";
import { listTokenIds } from "#lib/shared/conditions/token-ids.ts";
import { askBalance } from "../ask-balance.ts";
import { askSupply } from "../ask-supply.ts";
import type { ConditionKind, ConditionVerdict, HolderVerdict, Inquiry } from "../condition-kind.ts";
import { holdersOf } from "../holders.ts";
import { ownersOn } from "../owners-on.ts";

/** ERC-1155: the balance of one token id by itself, or of any one of several. */
export const erc1155Kind: ConditionKind<Erc1155Condition> = {
  ...erc1155Shape,
  ask(condition, viewer) {
    const { chain, contract, minBalance } = condition;
    const all = holdersOf(condition, "erc1155", viewer);
    return anyOf(
      idsOf(condition).map((id) => {
        const holders = all.filter(({ vault }) => (vault?.tokenId ?? id) === id);
        return askBalance({
          chain,
          asset: `${chain}/erc1155:${contract}/${id}`,
          holders,
          balances: holders.map(({ address }) => balanceOfId(contract, address, id)),
          needed: BigInt(minBalance),
        });
      }),
      betterVerdict,
    );
  },
  askHolders(condition, known) {
    const { chain, contract, minBalance } = condition;
    return anyOf(
      idsOf(condition).map((id) =>
        askSupply({
          chain,
          standard: "ERC-1155",
          supply: totalSupplyOfId(contract, id),
          balances: ownersOn(chain, known).map((owner) => balanceOfId(contract, owner, id)),
          needed: BigInt(minBalance),
        }),
      ),
      betterHolders,
    );
  },
};

function idsOf({ tokenId, tokenIds }: Erc1155Condition): bigint[] {
  return tokenId === undefined ? (listTokenIds(tokenIds ?? []) ?? []) : [BigInt(tokenId)];
}

function anyOf<Verdict>(
  inquiries: readonly Inquiry<Verdict>[],
  better: (one: Verdict, other: Verdict) => Verdict,
): Inquiry<Verdict> {
  return {
    reads: inquiries.flatMap(({ reads }) => reads),
    decide: (resultOf) => inquiries.map(({ decide }) => decide(resultOf)).reduce(better),
  };
}

/** The verdict that speaks for several ids: one that is met, else a fault, else the one with more of what is needed. */
function betterVerdict(one: ConditionVerdict, other: ConditionVerdict): ConditionVerdict {
  if (one.met !== other.met) return one.met ? one : other;
  if (one.fault !== other.fault) return one.fault ? one : other;
  return BigInt(other.held ?? "0") > BigInt(one.held ?? "0") ? other : one;
}

const certainty = ["none", "cannot_tell", "some"];

function betterHolders(one: HolderVerdict, other: HolderVerdict): HolderVerdict {
  return certainty.indexOf(other.holders) > certainty.indexOf(one.holders) ? other : one;
}
