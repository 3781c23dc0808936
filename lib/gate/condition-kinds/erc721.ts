import type { ReadResult } from "#lib/chains/chain.ts";
import { balanceOf, ownerOf, tokenDecimals, totalSupply } from "#lib/chains/evm/evm-reads.ts";
import { type Erc721Condition, erc721Shape } from "#lib/shared/conditions/erc721.ts";
import { decideBalance, noAccount } from "../ask-balance.ts";
import { askSupply, isOwner, noContract } from "../ask-supply.ts";
import type { ConditionKind, ConditionVerdict, HolderVerdict } from "../condition-kind.ts";
import { contractFault } from "../contract-fault.ts";
import { ownersOn } from "../owners-on.ts";
import { inWholeTokens, unitsOfOneToken } from "../whole-tokens.ts";

/** ERC-721 by balance (`balanceOf`, in whole tokens: decision 026) or by token id (`ownerOf`). */
export const erc721Kind: ConditionKind<Erc721Condition> = {
  ...erc721Shape,
  ask({ chain, contract, tokenId, minBalance }, viewer) {
    const asset = `${chain}/erc721:${contract}`;
    const owners = ownersOn(chain, viewer);
    const needed = minBalance ?? "1";
    if (owners.length === 0) return { reads: [], decide: () => ({ ...noAccount, needed }) };
    if (tokenId !== undefined) {
      const owner = ownerOf(contract, BigInt(tokenId));
      return {
        reads: [owner],
        decide(resultOf) {
          const verdict = decideOwner({ chain, tokenId }, owners, resultOf(owner));
          return verdict.met ? { ...verdict, pass: { name: `${asset}/${tokenId}` } } : verdict;
        },
      };
    }
    const balances = owners.map((owner) => balanceOf(contract, owner));
    const decimals = tokenDecimals(contract);
    return {
      reads: [...balances, decimals],
      decide(resultOf) {
        const unitsOfOne = unitsOfOneToken(resultOf(decimals));
        const whole = balances.map((balance) => inWholeTokens(resultOf(balance), unitsOfOne));
        const verdict = decideBalance({ chain, asset, owners, needed: BigInt(needed) }, whole);
        if (unitsOfOne === 1n || verdict.reason.code !== "balance_too_low") return verdict;
        const message = `${verdict.reason.message} This token can be held in parts: only whole ones count.`;
        return { ...verdict, reason: { ...verdict.reason, message } };
      },
    };
  },
  askHolders({ chain, contract, tokenId, minBalance }, known) {
    if (tokenId !== undefined) {
      const owner = ownerOf(contract, BigInt(tokenId));
      return { reads: [owner], decide: (resultOf) => findOwner(chain, tokenId, resultOf(owner)) };
    }
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

function decideOwner(
  { chain, tokenId }: { chain: string; tokenId: string },
  owners: readonly string[],
  result: ReadResult<string>,
): ConditionVerdict {
  const needed = "1";
  if (!result.ok) {
    const verdict = contractFault(result.fault, chain);
    // ERC-721: ownerOf reverts for a token that does not exist.
    if (result.fault !== "contract_reverted") return { ...verdict, needed };
    const message = `Token #${tokenId} does not exist, or the contract refused to answer.`;
    return { ...verdict, needed, reason: { code: result.fault, message } };
  }
  if (owners.includes(result.value)) {
    const reason = { code: "token_owned", message: `You own token #${tokenId}.` };
    return { met: true, reason, held: "1", needed };
  }
  const reason = { code: "not_owner", message: `Token #${tokenId} belongs to another account.` };
  return { met: false, reason, held: "0", needed };
}

function findOwner(chain: string, tokenId: string, owner: ReadResult<string>): HolderVerdict {
  if (isOwner(owner)) return { holders: "some", reason: `Somebody owns token #${tokenId}.` };
  if (!owner.ok && owner.fault === "no_contract") return noContract(chain);
  // ERC-721: ownerOf reverts for a token that does not exist, but a broken contract reverts as well.
  return { holders: "none", reason: `Nobody owns token #${tokenId}: it does not exist yet, or was burnt.` };
}
