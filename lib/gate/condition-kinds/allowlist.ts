import { accountMatches } from "#lib/shared/caip.ts";
import { type AllowlistCondition, allowlistShape } from "#lib/shared/conditions/allowlist.ts";
import type { ConditionKind, ConditionVerdict } from "../condition-kind.ts";

/** One of the viewer's accounts is on the list. */
export const allowlistKind: ConditionKind<AllowlistCondition> = {
  ...allowlistShape,
  ask: ({ accounts }, viewer) => ({ reads: [], decide: () => decide(accounts, viewer.accounts) }),
  askHolders({ accounts: { length } }) {
    const reason = length === 1 ? "One account is listed." : `${length} accounts are listed.`;
    return { reads: [], decide: () => ({ holders: "some", reason }) };
  },
};

function decide(accounts: readonly string[], own: readonly string[]): ConditionVerdict {
  const listed = own.find((account) => accounts.some((entry) => accountMatches(entry, account)));
  if (listed === undefined) {
    const message = "None of your accounts is on the creator's list.";
    return { met: false, reason: { code: "not_listed", message } };
  }
  const reason = { code: "listed", message: "Your account is on the creator's list." };
  return { met: true, reason, holder: listed, pass: { name: listed } };
}
