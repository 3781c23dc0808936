import { accountIdSchema, parseAccountId, readBareAddress } from "#lib/shared/caip.ts";
import type { AllowlistCondition } from "#lib/shared/conditions/allowlist.ts";
import { GATE_LIMITS } from "#lib/shared/gate-limits.ts";
import type { FormKind } from "./form-kind.ts";

export interface AllowlistForm {
  type: "allowlist";
  accounts: string;
}

export const allowlistForm: FormKind<AllowlistForm, AllowlistCondition> = {
  blank: () => ({ type: "allowlist", accounts: "" }),
  read({ accounts: text }) {
    const accounts = new Set<string>();
    for (const line of text.split(/[\s,;]+/).filter((each) => each !== "")) {
      // A bare address means the key's owner, whatever network they are on; a smart account is listed with its chain.
      const account = accountIdSchema.safeParse(readBareAddress(line)?.main ?? line);
      if (!account.success) return { errors: { accounts: `“${line}” is no account address.` } };
      accounts.add(account.data);
    }
    if (accounts.size === 0) return { errors: { accounts: "List at least one account." } };
    if (accounts.size > GATE_LIMITS.allowlist) {
      return { errors: { accounts: `List at most ${GATE_LIMITS.allowlist} accounts.` } };
    }
    return { condition: { type: "allowlist", accounts: [...accounts] } };
  },
  formOf: ({ accounts }) => ({
    type: "allowlist",
    accounts: accounts.map(writtenForList).join("\n"),
  }),
};

/** The reverse of how a line is read: the chain is left out where a bare address means it. */
function writtenForList(account: string): string {
  const { address } = parseAccountId(account);
  return readBareAddress(address)?.main === account ? address : account;
}
