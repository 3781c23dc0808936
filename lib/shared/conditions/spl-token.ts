import { z } from "zod";
import { solanaAddressSchema, solanaChainIdSchema } from "../namespaces/solana.ts";
import { amountSchema, formatUnits } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";

/** A token of SPL Token or Token-2022: holds `minBalance` base units; `decimals` only says how to show them. */
export const splTokenSchema = z.strictObject({
  type: z.literal("spl-token"),
  chain: solanaChainIdSchema,
  mint: solanaAddressSchema,
  minBalance: amountSchema,
  decimals: z.int().min(0).max(77).optional(),
});
export type SplTokenCondition = z.output<typeof splTokenSchema>;

export const splTokenShape: ConditionShape<SplTokenCondition> = {
  type: "spl-token",
  schema: splTokenSchema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, mint }) => ({ chain, contract: mint, standard: "SPL token", noun: "mint" }),
  describe({ chain, mint, minBalance, decimals }, nameOf) {
    const amount = formatUnits(minBalance, decimals);
    return `hold at least ${amount} of the token ${place({ chain, contract: mint }, nameOf)}`;
  },
  show: (condition) => condition,
  showAmount: ({ decimals }, amount) => (/^\d+$/.test(amount) ? formatUnits(amount, decimals) : amount),
};
