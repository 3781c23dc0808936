import { accountMatches } from "./caip.ts";

/** Whether one of somebody's accounts is in a configured list (OPERATOR_ACCOUNTS, UPLOADER_ACCOUNTS). */
export function isListed(listed: readonly string[], accounts: readonly string[]): boolean {
  return listed.some((entry) => accounts.some((account) => accountMatches(entry, account)));
}
