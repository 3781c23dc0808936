import { accountMatches } from "#lib/shared/caip.ts";
import type { AllowlistCondition } from "#lib/shared/gate.ts";
import type { ConditionKind } from "../condition-kind.ts";

/** One of the viewer's accounts is on the list. */
export const allowlistKind: ConditionKind<AllowlistCondition> = {
  type: "allowlist",
  chainOf: () => undefined,
  reads: () => [],
  decide({ accounts }, viewer) {
    const listed = viewer.accounts.find((account) =>
      accounts.some((entry) => accountMatches(entry, account)),
    );
    return listed !== undefined
      ? {
          met: true,
          reason: { code: "listed", message: "Your account is on the creator's list." },
          pass: { name: listed },
        }
      : {
          met: false,
          reason: { code: "not_listed", message: "None of your accounts is on the creator's list." },
        };
  },
};
