import { z } from "zod";
import { evmAddressSchema, evmChainIdSchema } from "../namespaces/eip155.ts";
import { amountSchema, uint256Schema } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";
import { describeTokenIds, listTokenIds, tokenIdsSchema } from "./token-ids.ts";

/** ERC-1155: holds `minBalance` of the token id, or of any one of several. */
export const erc1155Schema = z
  .strictObject({
    type: z.literal("erc1155"),
    chain: evmChainIdSchema,
    contract: evmAddressSchema,
    tokenId: uint256Schema.optional(),
    tokenIds: tokenIdsSchema.optional(),
    minBalance: amountSchema.default("1"),
  })
  .refine(({ tokenId, tokenIds }) => (tokenId === undefined) !== (tokenIds === undefined), {
    error: "takes either tokenId or tokenIds",
  })
  .refine(({ tokenIds = [] }) => listTokenIds(tokenIds) !== null, {
    path: ["tokenIds"],
    error: "must name at most 100 tokens: an ERC-1155 does not list what an account holds",
  });
export type Erc1155Condition = z.output<typeof erc1155Schema>;

export const erc1155Shape: ConditionShape<Erc1155Condition> = {
  type: "erc1155",
  schema: erc1155Schema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, contract }) => ({ chain, contract, standard: "ERC-1155" }),
  describe({ tokenId, tokenIds = tokenId === undefined ? [] : [tokenId], ...condition }, nameOf) {
    const which = describeTokenIds(tokenIds);
    return `hold at least ${condition.minBalance} of token ${which} of ${place(condition, nameOf)}`;
  },
  show: (condition) => condition,
  showAmount: (_condition, amount) => amount,
};
