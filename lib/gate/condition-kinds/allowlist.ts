import { parseAccountId } from "#lib/shared/caip.ts";
import type { AllowlistCondition } from "#lib/shared/gate.ts";
import type { ConditionKind } from "../condition-kind.ts";
import { evmOwners } from "../evm-owners.ts";

/** One of the viewer's accounts is on the list. An EVM key is the same on all EVM chains. */
export const allowlistKind: ConditionKind<AllowlistCondition> = {
  type: "allowlist",
  chainOf: () => undefined,
  reads: () => [],
  decide({ accounts }, viewer) {
    const listed = accounts.some((account) => {
      const { namespace, chain, address } = parseAccountId(account);
      if (namespace !== "eip155") return viewer.accounts.includes(account);
      return evmOwners(chain, viewer).includes(address);
    });
    return listed
      ? { met: true, reason: { code: "listed", message: "Your account is on the creator's list." } }
      : {
          met: false,
          reason: { code: "not_listed", message: "None of your accounts is on the creator's list." },
        };
  },
};
