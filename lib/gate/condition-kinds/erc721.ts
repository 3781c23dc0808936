import type { ChainRead, ReadResult, ResultOf } from "#lib/chains/chain.ts";
import { balanceOf, ownerOf, tokenDecimals, totalSupply } from "#lib/chains/evm/evm-reads.ts";
import { askedTokens, type Erc721Condition, erc721Shape } from "#lib/shared/conditions/erc721.ts";
import { listTokenIds } from "#lib/shared/conditions/token-ids.ts";
import { decideBalance, noAccount } from "../ask-balance.ts";
import { askSupply, findOwner } from "../ask-supply.ts";
import { askTokens } from "../ask-tokens.ts";
import type { ConditionKind, ConditionVerdict, GateViewer, Inquiry } from "../condition-kind.ts";
import { type Holder, holdersOf } from "../holders.ts";
import { ownersOn } from "../owners-on.ts";
import { sayTime } from "../say-time.ts";
import { inWholeTokens, unitsOfOneToken } from "../whole-tokens.ts";

/** ERC-721 by balance (`balanceOf`, in whole tokens: decision 026) or by token id. */
export const erc721Kind: ConditionKind<Erc721Condition> = {
  ...erc721Shape,
  ask(condition, viewer) {
    const ids = askedTokens(condition);
    return ids === undefined ? askCount(condition, viewer) : askNamed(condition, ids, viewer);
  },
  askHolders(condition, known) {
    const { chain, contract, minBalance } = condition;
    const ids = askedTokens(condition);
    const listed = listTokenIds(ids ?? []);
    if (ids !== undefined && listed !== null) return findOwner({ chain, contract, ids: listed });
    const needed = BigInt(minBalance ?? "1");
    return askSupply({
      chain,
      standard: "ERC-721",
      supply: totalSupply(contract),
      balances: ownersOn(chain, known).map((owner) => balanceOf(contract, owner)),
      needed,
      decimals: tokenDecimals(contract),
      // Most collections number their tokens from 0 or 1; one with an owner is enough to know that somebody passes.
      probes: needed === 1n ? [ownerOf(contract, 0n), ownerOf(contract, 1n)] : [],
    });
  },
};

function askNamed(
  { chain, contract, renters }: Erc721Condition,
  ids: readonly string[],
  viewer: GateViewer,
): Inquiry<ConditionVerdict> {
  const holders = holdersOf({ chain, contract }, "erc721", viewer);
  const asked = askTokens({ chain, contract, holders, ids, renters });
  const needed = "1";
  return {
    reads: asked.reads,
    decide(resultOf, block) {
      const { tokens, unseen } = asked.find(resultOf, block);
      const [token] = tokens;
      if (token === undefined) {
        if (unseen !== undefined) return { ...unseen, needed };
        return { met: false, reason: { code: "not_owner", message: notYours(ids) }, held: "0", needed };
      }
      const { id, holder, rentedUntil } = token;
      const reason =
        rentedUntil === undefined
          ? { code: "token_owned", message: `You own token #${id}.` }
          : { code: "token_rented", message: `You rent token #${id} until ${sayTime(rentedUntil)}.` };
      const pass = { name: `${chain}/erc721:${contract}/${id}` };
      return { met: true, reason, holder: holder.address, pass, held: "1", needed };
    },
  };
}

function notYours(ids: readonly string[]): string {
  const [only] = ids;
  return ids.length === 1 && only !== undefined && !only.includes("-")
    ? `Token #${only} belongs to another account.`
    : "None of the tokens that count belongs to you.";
}

function askCount(
  { chain, contract, minBalance = "1" }: Erc721Condition,
  viewer: GateViewer,
): Inquiry<ConditionVerdict> {
  const all = holdersOf({ chain, contract }, "erc721", viewer);
  if (all.length === 0) return { reads: [], decide: () => ({ ...noAccount, needed: minBalance }) };
  const counts = countsOf(contract, all);
  const decimals = tokenDecimals(contract);
  const question = { chain, asset: `${chain}/erc721:${contract}`, needed: BigInt(minBalance) };
  return {
    reads: [...counts.flatMap(({ reads }) => reads), decimals],
    decide(resultOf) {
      const unitsOfOne = unitsOfOneToken(resultOf(decimals));
      const whole = counts.map(({ count }) => count(resultOf, unitsOfOne));
      const holders = counts.map(({ holder }) => holder);
      const verdict = decideBalance({ ...question, holders }, whole);
      if (unitsOfOne === 1n || verdict.reason.code !== "balance_too_low") return verdict;
      const message = `${verdict.reason.message} This token can be held in parts: only whole ones count.`;
      return { ...verdict, reason: { ...verdict.reason, message } };
    },
  };
}

interface Count {
  holder: Holder;
  reads: readonly ChainRead[];
  count(resultOf: ResultOf, unitsOfOne: bigint): ReadResult<bigint>;
}

/** How many tokens each holder has; of a vault that delegated single tokens, how many of these it still owns. */
function countsOf(contract: string, holders: readonly Holder[]): Count[] {
  const whole = holders.filter(({ vault }) => vault?.tokenId === undefined);
  const single = Map.groupBy(
    holders.filter(({ vault }) => vault?.tokenId !== undefined),
    ({ address }) => address,
  );
  return [
    ...whole.map((holder): Count => {
      const balance = balanceOf(contract, holder.address);
      const count: Count["count"] = (resultOf, unitsOfOne) => inWholeTokens(resultOf(balance), unitsOfOne);
      return { holder, reads: [balance], count };
    }),
    ...[...single.values()].flatMap((given): Count[] => {
      const [holder] = given;
      if (holder === undefined) return [];
      const ids = new Set(given.flatMap(({ vault }) => vault?.tokenId ?? []));
      const reads = [...ids].map((id) => ownerOf(contract, id));
      const isIts = (owner: ReadResult<string>) => owner.ok && owner.value === holder.address;
      const count: Count["count"] = (resultOf) => ({
        ok: true,
        value: BigInt(reads.map(resultOf).filter(isIts).length),
      });
      return [{ holder, reads, count }];
    }),
  ];
}
