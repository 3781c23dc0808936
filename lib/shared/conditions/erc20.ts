import { z } from "zod";
import { evmAddressSchema, evmChainIdSchema } from "../namespaces/eip155.ts";
import { amountSchema, formatUnits } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";

/** ERC-20: holds `minBalance` base units; `decimals` only says how to show them. */
export const erc20Schema = z.strictObject({
  type: z.literal("erc20"),
  chain: evmChainIdSchema,
  contract: evmAddressSchema,
  minBalance: amountSchema,
  decimals: z.int().min(0).max(77).optional(),
});
export type Erc20Condition = z.output<typeof erc20Schema>;

export const erc20Shape: ConditionShape<Erc20Condition> = {
  type: "erc20",
  schema: erc20Schema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, contract }) => ({ chain, contract, standard: "ERC-20" }),
  describe(condition, nameOf) {
    const amount = formatUnits(condition.minBalance, condition.decimals);
    return `hold at least ${amount} of the token ${place(condition, nameOf)}`;
  },
  show: (condition) => condition,
  showAmount: ({ decimals }, amount) => (/^\d+$/.test(amount) ? formatUnits(amount, decimals) : amount),
};
