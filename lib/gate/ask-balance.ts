import type { ChainRead, ReadResult } from "#lib/chains/chain.ts";
import type { ConditionVerdict, Inquiry } from "./condition-kind.ts";
import { contractFault } from "./contract-fault.ts";
import { delegatedPart, type Holder } from "./holders.ts";
import { balancePass } from "./pass.ts";

export interface BalanceQuestion {
  chain: string;
  /** CAIP-19 of what is held. */
  asset: string;
  /** Who was asked about, in the order of the results. */
  holders: readonly Holder[];
  /** Least balance, in the smallest unit. */
  needed: bigint;
  /** What stands at its address, where that is no contract. */
  noun?: string;
  /** How sentences name whose balance it is and what of; `You hold` and nothing unless said. */
  say?: { holds: string; of: string };
  /** Writes an amount for people. */
  show?: (amount: bigint) => string;
}

/** No account of the viewer can hold anything on the condition's chain. */
export const noAccount: ConditionVerdict = {
  met: false,
  reason: { code: "no_account", message: "None of your accounts counts on this chain. Link one that does." },
};

/** Asks for the balances of those whose tokens count for a viewer, and decides on them. */
export function askBalance(
  question: BalanceQuestion & { balances: readonly ChainRead<bigint>[] },
): Inquiry<ConditionVerdict> {
  const { balances } = question;
  return { reads: balances, decide: (resultOf) => decideBalance(question, balances.map(resultOf)) };
}

/**
 * Decides on balances: one account must hold enough by itself. A balance that cannot be read does not stand in the way of
 * another account's; of a vault's no more counts than it delegated.
 */
export function decideBalance(
  question: BalanceQuestion,
  results: readonly ReadResult<bigint>[],
): ConditionVerdict {
  const { needed, chain, asset, holders, noun, show = String } = question;
  const { holds, of } = question.say ?? { holds: "You hold", of: "" };
  const balances = holders.flatMap((holder, index) => {
    const result = results[index];
    return result?.ok ? [{ holder, balance: delegatedPart(result.value, holder) }] : [];
  });
  const fault = results.find((result) => !result.ok);
  let held = 0n;
  for (const { balance } of balances) if (balance > held) held = balance;
  const amounts = { held: held.toString(), needed: needed.toString() };
  const enough = balances.find(({ balance }) => balance >= needed)?.holder;
  if (enough !== undefined) {
    const message = `You hold ${show(held)}${of}; ${show(needed)} ${needed === 1n ? "is" : "are"} needed.`;
    const reason = { code: "balance_enough", message };
    return {
      met: true,
      reason,
      holder: enough.address,
      pass: balancePass(asset, enough.address),
      ...amounts,
    };
  }
  if (fault !== undefined) return { ...contractFault(fault.fault, chain, noun), needed: amounts.needed };
  if (balances.length === 0) return { ...noAccount, needed: amounts.needed };
  const message = `${holds} ${show(held)}${of}; at least ${show(needed)} ${needed === 1n ? "is" : "are"} needed.`;
  return { met: false, reason: { code: "balance_too_low", message }, ...amounts };
}
