import { accountCountsOn } from "#lib/shared/caip.ts";
import { type PublicCondition, tokenOf } from "#lib/shared/conditions/conditions.ts";

/** Which of a viewer's accounts a condition was asked about: those that count on its chain, all where it names no token. */
export function checkedAccounts(condition: PublicCondition, accounts: readonly string[]): string[] {
  const chain = tokenOf(condition)?.chain;
  return accounts.filter((account) => chain === undefined || accountCountsOn(account, chain));
}
