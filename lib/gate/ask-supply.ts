import type { ChainRead, ReadResult } from "#lib/chains/chain.ts";
import { ownerOf } from "#lib/chains/evm/evm-reads.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { HolderVerdict, Inquiry } from "./condition-kind.ts";
import { inWholeTokens, unitsOfOneToken } from "./whole-tokens.ts";

export interface SupplyQuestion {
  chain: string;
  /** What people call the token's standard. */
  standard: string;
  /** The one question that tells of everybody's tokens at once, where contracts commonly answer one. */
  supply: ChainRead<bigint>;
  /** What the known accounts hold. */
  balances: readonly ChainRead<bigint>[];
  /** Least balance of one account, in the smallest unit. */
  needed: bigint;
  /** Asked of a collection that may count in parts of a token. */
  decimals?: ChainRead<bigint>;
  /** Owners of single tokens, where one is enough. */
  probes?: readonly ChainRead<string>[];
  /** Writes an amount for people; without it tokens are counted. */
  show?: (amount: bigint) => string;
}

/** Asks whether one account can hold enough of a token: known accounts, owners of single tokens, or all there is. */
export function askSupply(question: SupplyQuestion): Inquiry<HolderVerdict> {
  const { chain, standard, supply, balances, needed, decimals, probes = [], show } = question;
  return {
    reads: [supply, ...balances, ...probes, ...(decimals === undefined ? [] : [decimals])],
    decide(resultOf) {
      const all = resultOf(supply);
      if (!all.ok && all.fault === "no_contract") return noContract(chain);
      const unitsOfOne = decimals === undefined ? 1n : unitsOfOneToken(resultOf(decimals));
      const held = balances.map((balance) => inWholeTokens(resultOf(balance), unitsOfOne));
      if (held.length > 0 && held.every(({ ok }) => !ok)) {
        return { holders: "none", reason: `The contract does not answer as an ${standard}.` };
      }
      if (held.some((result) => result.ok && result.value >= needed)) {
        return { holders: "some", reason: "You hold enough of it yourself." };
      }
      if (probes.some((probe) => isOwner(resultOf(probe)))) {
        return { holders: "some", reason: "Somebody owns at least one of them." };
      }
      const total = inWholeTokens(all, unitsOfOne);
      return total.ok
        ? judgeTotal(total.value, needed, show)
        : { holders: "cannot_tell", reason: "The contract does not say how many tokens exist." };
    },
  };
}

/** Nobody can hold what is not there. */
function noContract(chain: string): HolderVerdict {
  return { holders: "none", reason: `There is no contract at this address on ${chainName(chain)}.` };
}

/** Asks whether any of some tokens of an ERC-721 has an owner. */
export function findOwner({
  chain,
  contract,
  ids,
}: {
  chain: string;
  contract: string;
  ids: readonly bigint[];
}): Inquiry<HolderVerdict> {
  const owners = ids.map((id) => ownerOf(contract, id));
  return {
    reads: owners,
    decide(resultOf) {
      const results = owners.map(resultOf);
      const owned = ids[results.findIndex(isOwner)];
      if (owned !== undefined) return { holders: "some", reason: `Somebody owns token #${owned}.` };
      if (results.some((owner) => !owner.ok && owner.fault === "no_contract")) return noContract(chain);
      // ERC-721: ownerOf reverts for a token that does not exist, but a broken contract reverts as well.
      const [id] = ids;
      const reason =
        ids.length === 1
          ? `Nobody owns token #${id}: it does not exist yet, or was burnt.`
          : "Nobody owns any of these tokens: they do not exist yet, or were burnt.";
      return { holders: "none", reason };
    },
  };
}

/** Whether a token has an owner; burnt ones belong to the zero address. */
function isOwner(result: ReadResult<string>): boolean {
  return result.ok && BigInt(result.value) !== 0n;
}

function judgeTotal(total: bigint, needed: bigint, show: SupplyQuestion["show"]): HolderVerdict {
  if (total === 0n) return { holders: "none", reason: "Not a single token exists yet." };
  const text = show?.(total) ?? total.toString();
  if (total < needed) {
    return { holders: "none", reason: `Only ${text} exist, fewer than one account must hold.` };
  }
  const one = total === 1n && show === undefined;
  return { holders: "some", reason: one ? "One token exists." : `${text} exist.` };
}
