import { z } from "zod";
import { evmAddressSchema, evmChainIdSchema } from "../namespaces/eip155.ts";
import { amountSchema, plural, uint256Schema } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";

/** ERC-721: holds `minBalance` tokens of the collection (1 when nothing is said), or owns one `tokenId`. */
export const erc721Schema = z
  .strictObject({
    type: z.literal("erc721"),
    chain: evmChainIdSchema,
    contract: evmAddressSchema,
    minBalance: amountSchema.optional(),
    tokenId: uint256Schema.optional(),
  })
  .refine((condition) => condition.minBalance === undefined || condition.tokenId === undefined, {
    error: "takes either minBalance or tokenId, not both",
  });
export type Erc721Condition = z.output<typeof erc721Schema>;

export const erc721Shape: ConditionShape<Erc721Condition> = {
  type: "erc721",
  schema: erc721Schema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, contract }) => ({ chain, contract, standard: "ERC-721" }),
  describe(condition, nameOf) {
    const { tokenId, minBalance = "1" } = condition;
    return tokenId === undefined
      ? `hold at least ${minBalance} NFT${plural(minBalance)} of ${place(condition, nameOf)}`
      : `own NFT #${tokenId} of ${place(condition, nameOf)}`;
  },
  describeNot(condition, nameOf) {
    const { tokenId, minBalance = "1" } = condition;
    if (tokenId !== undefined || minBalance !== "1") return undefined;
    return `hold no NFT of ${place(condition, nameOf)}`;
  },
  show: (condition) => condition,
  showAmount: ({ tokenId }, amount) => (tokenId === undefined ? amount : null),
};
