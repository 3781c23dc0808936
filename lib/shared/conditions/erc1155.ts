import { z } from "zod";
import { evmAddressSchema, evmChainIdSchema } from "../namespaces/eip155.ts";
import { amountSchema, uint256Schema } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";

/** ERC-1155: holds `minBalance` of the token id. */
export const erc1155Schema = z.strictObject({
  type: z.literal("erc1155"),
  chain: evmChainIdSchema,
  contract: evmAddressSchema,
  tokenId: uint256Schema,
  minBalance: amountSchema.default("1"),
});
export type Erc1155Condition = z.output<typeof erc1155Schema>;

export const erc1155Shape: ConditionShape<Erc1155Condition> = {
  type: "erc1155",
  schema: erc1155Schema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, contract }) => ({ chain, contract, standard: "ERC-1155" }),
  describe: (condition, nameOf) =>
    `hold at least ${condition.minBalance} of token #${condition.tokenId} of ${place(condition, nameOf)}`,
  show: (condition) => condition,
  showAmount: (_condition, amount) => amount,
};
