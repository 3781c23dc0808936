import type { BlockRef, ChainRead, ReadFault, ReadResult, ResultOf } from "#lib/chains/chain.ts";
import {
  balanceOf,
  expiresAt,
  expiryOfOwned,
  ownerOf,
  tokenOfOwner,
  userExpires,
  userOf,
} from "#lib/chains/evm/evm-reads.ts";
import { listTokenIds, namesTokenId } from "#lib/shared/conditions/token-ids.ts";
import { noAccount } from "./ask-balance.ts";
import type { ConditionVerdict } from "./condition-kind.ts";
import { contractFault } from "./contract-fault.ts";
import type { Holder } from "./holders.ts";

/** How many tokens of one account are looked at where the contract lists them. */
const MOST_OWNED = 30;

export interface TokenQuestion {
  chain: string;
  contract: string;
  holders: readonly Holder[];
  /** Numbers and ranges (token-ids.ts) of the tokens that count; any of the contract when absent. */
  ids?: readonly string[] | undefined;
  /** A token that is rented counts for its user instead of its owner (ERC-4907). */
  renters?: true | undefined;
  /** Asks when each token expires (ERC-5643). */
  expiry?: true;
}

/** A token that counts for one of the holders. */
interface HeldToken {
  id: bigint;
  holder: Holder;
  /** End of the rent, in seconds since 1970, where it is held by renting it. */
  rentedUntil?: bigint | undefined;
  /** As the contract says, where that was asked. */
  expires?: ReadResult<bigint> | undefined;
}

/** Reads, and what they come to: the tokens that the holders have, or why there may be more than could be seen. */
interface TokenReads {
  reads: readonly ChainRead[];
  find(resultOf: ResultOf, block: BlockRef | undefined): { tokens: HeldToken[]; unseen?: ConditionVerdict };
}

/**
 * Asks which of the tokens that count the holders have, all in one go. A few named ones are asked for one by one; of many,
 * or of any, the contract has to list those of an account (ERC-721 Enumerable), of which the first 30 are looked at.
 */
export function askTokens(question: TokenQuestion): TokenReads {
  const { ids, holders } = question;
  if (holders.length === 0) return { reads: [], find: () => ({ tokens: [], unseen: noAccount }) };
  const listed = ids === undefined ? null : listTokenIds(ids);
  if (listed !== null) return askListed(question, listed);
  // Of a vault that delegated single tokens these alone count, and are asked for by their number.
  const single = holders.filter(({ vault }) => vault?.tokenId !== undefined);
  const given = single.flatMap(({ vault }) => vault?.tokenId ?? []);
  const delegated = askListed({ ...question, holders: single }, given);
  const owned = holders
    .filter(({ vault }) => vault?.tokenId === undefined)
    .map((each) => askOwned(question, each));
  return {
    reads: [...delegated.reads, ...owned.flatMap(({ reads }) => reads)],
    find(resultOf, block) {
      const found = owned.map((each) => each.find(resultOf, block));
      const tokens = [...found.flatMap((each) => each.tokens), ...delegated.find(resultOf, block).tokens];
      const unseen = found.find((each) => each.unseen !== undefined)?.unseen;
      const counted = tokens.filter(({ id }) => ids === undefined || namesTokenId(ids, id));
      return { tokens: counted, ...(unseen === undefined ? {} : { unseen }) };
    },
  };
}

function askListed(question: TokenQuestion, ids: readonly bigint[]): TokenReads {
  const { chain, contract, holders, expiry } = question;
  const asked = ids.map((id) => ({
    ...askKeeper(question, id),
    id,
    expires: expiry && expiresAt(contract, id),
  }));
  return {
    reads: asked.flatMap(({ reads, expires }) => (expires ? [...reads, expires] : reads)),
    find(resultOf, block) {
      const now = block?.timestamp ?? 0n;
      const keepers = asked.map(({ keeper }) => keeper(resultOf, now));
      const tokens = asked.flatMap(({ id, expires }, index): HeldToken[] => {
        const keeper = keepers[index];
        if (!keeper?.ok) return [];
        const { address, rentedUntil } = keeper.value;
        const holder = holders.find((each) => each.address === address && (each.vault?.tokenId ?? id) === id);
        return holder === undefined
          ? []
          : [{ id, holder, rentedUntil, expires: expires && resultOf(expires) }];
      });
      // ERC-721: ownerOf reverts for a token that does not exist. Where all of them do, nothing was learnt.
      const faults = keepers.flatMap((keeper) => (keeper.ok ? [] : [keeper.fault]));
      const nothing = faults.length === keepers.length;
      const fault = faults.find((each) => nothing || each !== "contract_reverted");
      return { tokens, ...(fault === undefined ? {} : { unseen: listedFault(fault, chain, ids) }) };
    },
  };
}

interface Keeper {
  address: string;
  /** End of the rent, in seconds since 1970. */
  rentedUntil?: bigint;
}

/** Whose a token is: its owner's, or where renters count its user's until the rent ends. */
function askKeeper({ contract, renters }: TokenQuestion, id: bigint) {
  const owner = ownerOf(contract, id);
  const [user, until] = [userOf(contract, id), userExpires(contract, id)];
  return {
    reads: renters ? [owner, user, until] : [owner],
    keeper(resultOf: ResultOf, now: bigint): ReadResult<Keeper> {
      if (renters) {
        const [using, expires] = [resultOf(user), resultOf(until)];
        if (!using.ok) return using;
        if (!expires.ok) return expires;
        const rented = BigInt(using.value) !== 0n && expires.value >= now;
        if (rented) return { ok: true, value: { address: using.value, rentedUntil: expires.value } };
      }
      const owns = resultOf(owner);
      return owns.ok ? { ok: true, value: { address: owns.value } } : owns;
    },
  };
}

function listedFault(fault: ReadFault, chain: string, ids: readonly bigint[]): ConditionVerdict {
  const verdict = contractFault(fault, chain);
  if (fault !== "contract_reverted") return verdict;
  const which = ids.length === 1 ? `Token #${ids[0]} does not exist` : "None of these tokens exists";
  return { ...verdict, reason: { code: fault, message: `${which}, or the contract refused to answer.` } };
}

function askOwned({ chain, contract, expiry }: TokenQuestion, holder: Holder): TokenReads {
  const balance = balanceOf(contract, holder.address);
  const places = Array.from({ length: MOST_OWNED }, (_, index) => ({
    id: tokenOfOwner(contract, holder.address, index),
    expires: expiry && expiryOfOwned(contract, holder.address, index),
  }));
  return {
    reads: [balance, ...places.flatMap(({ id, expires }) => (expires ? [id, expires] : [id]))],
    find(resultOf) {
      const count = resultOf(balance);
      if (!count.ok) return { tokens: [], unseen: contractFault(count.fault, chain) };
      const seen = count.value < BigInt(MOST_OWNED) ? places.slice(0, Number(count.value)) : places;
      const tokens = seen.flatMap(({ id, expires }): HeldToken[] => {
        const result = resultOf(id);
        return result.ok ? [{ id: result.value, holder, expires: expires && resultOf(expires) }] : [];
      });
      if (tokens.length < seen.length) return { tokens, unseen: notListed };
      return count.value > BigInt(MOST_OWNED) ? { tokens, unseen: tooMany } : { tokens };
    },
  };
}

const notListed: ConditionVerdict = {
  met: false,
  fault: true,
  reason: {
    code: "tokens_not_listed",
    message:
      "The contract does not list the tokens of an account. The creator has to name at most 100 token numbers.",
  },
};

const tooMany: ConditionVerdict = {
  met: false,
  fault: true,
  reason: {
    code: "too_many_tokens",
    message: `Only the first ${MOST_OWNED} tokens of an account are looked at, and yours has more. Move the one that counts to another of your accounts.`,
  },
};
