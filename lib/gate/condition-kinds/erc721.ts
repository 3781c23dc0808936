import type { ChainRead, ReadResult } from "#lib/chains/chain.ts";
import type { Erc721Condition } from "#lib/shared/gate.ts";
import type { ConditionKind, ConditionVerdict } from "../condition-kind.ts";
import { contractFault } from "../contract-fault.ts";
import { type BalanceQuestion, decideBalance, noAccount } from "../decide-balance.ts";
import { evmOwners } from "../evm-owners.ts";
import { inWholeTokens, unitsOfOneToken } from "../whole-tokens.ts";

/** ERC-721 by balance (`balanceOf`, in whole tokens: decision 026) or by token id (`ownerOf`). */
export const erc721Kind: ConditionKind<Erc721Condition> = {
  type: "erc721",
  chainOf: ({ chain }) => chain,
  reads({ chain, contract, tokenId }, viewer) {
    const owners = evmOwners(chain, viewer);
    if (owners.length === 0) return [];
    if (tokenId !== undefined) return [{ kind: "erc721.ownerOf", contract, tokenId: BigInt(tokenId) }];
    const balances: ChainRead[] = owners.map((owner) => ({ kind: "erc721.balanceOf", contract, owner }));
    return [...balances, { kind: "token.decimals", contract }];
  },
  decide(condition, viewer, results) {
    const { chain, contract, tokenId, minBalance } = condition;
    const asset = `${chain}/erc721:${contract}`;
    const owners = evmOwners(chain, viewer);
    if (tokenId === undefined) {
      return decideCount({ chain, asset, owners, needed: BigInt(minBalance ?? "1") }, results);
    }
    const verdict = decideOwner({ chain, tokenId }, owners, results);
    return verdict.met ? { ...verdict, pass: { name: `${asset}/${tokenId}` } } : verdict;
  },
};

/** The answer to `decimals` stands behind the balances. */
function decideCount(question: BalanceQuestion, results: readonly ReadResult[]): ConditionVerdict {
  const unitsOfOne = unitsOfOneToken(results.at(-1));
  const balances = results.slice(0, -1).map((balance) => inWholeTokens(balance, unitsOfOne));
  const verdict = decideBalance(question, balances);
  if (unitsOfOne === 1n || verdict.reason.code !== "balance_too_low") return verdict;
  const message = `${verdict.reason.message} This token can be held in parts: only whole ones count.`;
  return { ...verdict, reason: { ...verdict.reason, message } };
}

function decideOwner(
  { chain, tokenId }: { chain: string; tokenId: string },
  owners: readonly string[],
  [result]: readonly ReadResult[],
): ConditionVerdict {
  const needed = "1";
  if (result === undefined) return { ...noAccount, needed };
  if (!result.ok) {
    const verdict = contractFault(result.fault, chain);
    // ERC-721: ownerOf reverts for a token that does not exist.
    if (result.fault !== "contract_reverted") return { ...verdict, needed };
    const message = `Token #${tokenId} does not exist, or the contract refused to answer.`;
    return { ...verdict, needed, reason: { code: result.fault, message } };
  }
  if (typeof result.value === "string" && owners.includes(result.value)) {
    const reason = { code: "token_owned", message: `You own token #${tokenId}.` };
    return { met: true, reason, held: "1", needed };
  }
  const reason = { code: "not_owner", message: `Token #${tokenId} belongs to another account.` };
  return { met: false, reason, held: "0", needed };
}
