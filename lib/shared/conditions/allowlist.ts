import { z } from "zod";
import { accountIdSchema, parseAccountId, shortAddress } from "../caip.ts";
import { GATE_LIMITS } from "../gate-limits.ts";
import type { ConditionShape } from "./condition-shape.ts";

/** The viewer has signed in with one of these accounts. An EVM address counts on every EVM chain. */
export const allowlistSchema = z.strictObject({
  type: z.literal("allowlist"),
  accounts: z
    .array(accountIdSchema)
    .min(1, "must name at least one account")
    .max(GATE_LIMITS.allowlist, `must name at most ${GATE_LIMITS.allowlist} accounts`),
});
export type AllowlistCondition = z.output<typeof allowlistSchema>;

/** An allowlist as everybody but its creator sees it: how many are on it, not who. */
export const shownAllowlistSchema = z.strictObject({
  type: z.literal("allowlist"),
  count: z.int().min(1).describe("How many accounts are on the creator's list"),
});
type ShownAllowlist = z.output<typeof shownAllowlistSchema>;

export const allowlistShape: ConditionShape<AllowlistCondition, ShownAllowlist> = {
  type: "allowlist",
  schema: allowlistSchema,
  chainOf: () => undefined,
  tokenOf: () => undefined,
  describe(list) {
    const count = "count" in list ? list.count : list.accounts.length;
    if (count > 1) return `sign in with one of ${count} listed accounts`;
    const [only] = "accounts" in list ? list.accounts : [];
    if (only === undefined) return "sign in with the one account on the creator’s list";
    const { address, chain } = parseAccountId(only);
    return `sign in with ${shortAddress(address, chain)}`;
  },
  show: ({ accounts }) => ({ type: "allowlist", count: accounts.length }),
};
