import { z } from "zod";
import { evmAddressSchema, evmChainIdSchema } from "../namespaces/eip155.ts";
import { amountSchema, plural, uint256Schema } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";
import { describeTokenIds, listTokenIds, tokenIdsSchema } from "./token-ids.ts";

/**
 * ERC-721: holds `minBalance` tokens of the collection (1 when nothing is said), or owns the token `tokenId` or one of
 * `tokenIds`. With `renters` a token counts for whoever rents it (ERC-4907) instead of its owner, while the rent lasts.
 */
export const erc721Schema = z
  .strictObject({
    type: z.literal("erc721"),
    chain: evmChainIdSchema,
    contract: evmAddressSchema,
    minBalance: amountSchema.optional(),
    tokenId: uint256Schema.optional(),
    tokenIds: tokenIdsSchema.optional(),
    renters: z.literal(true).optional(),
  })
  .refine(
    ({ minBalance, tokenId, tokenIds }) =>
      [minBalance, tokenId, tokenIds].filter((each) => each !== undefined).length <= 1,
    { error: "takes one of minBalance, tokenId and tokenIds, not several" },
  )
  .refine(({ renters, ...ids }) => renters === undefined || listTokenIds(askedTokens(ids) ?? []) !== null, {
    error: "counts renters of at most 100 tokens: contracts do not list what an account rents",
  })
  .refine(({ renters, ...ids }) => renters === undefined || askedTokens(ids) !== undefined, {
    error: "counts renters of tokens that are named: contracts do not list what an account rents",
  });
export type Erc721Condition = z.output<typeof erc721Schema>;

/** The tokens that a condition names; undefined when any of the collection will do. */
export function askedTokens({
  tokenId,
  tokenIds,
}: {
  tokenId?: string | undefined;
  tokenIds?: string[] | undefined;
}): readonly string[] | undefined {
  return tokenId === undefined ? tokenIds : [tokenId];
}

export const erc721Shape: ConditionShape<Erc721Condition> = {
  type: "erc721",
  schema: erc721Schema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, contract }) => ({ chain, contract, standard: "ERC-721" }),
  describe(condition, nameOf) {
    const { minBalance = "1", renters } = condition;
    const ids = askedTokens(condition);
    return ids === undefined
      ? `hold at least ${minBalance} NFT${plural(minBalance)} of ${place(condition, nameOf)}`
      : `own ${renters ? "or rent " : ""}NFT ${describeTokenIds(ids)} of ${place(condition, nameOf)}`;
  },
  describeNot(condition, nameOf) {
    const { minBalance = "1" } = condition;
    if (askedTokens(condition) !== undefined || minBalance !== "1") return undefined;
    return `hold no NFT of ${place(condition, nameOf)}`;
  },
  show: (condition) => condition,
  showAmount: (condition, amount) => (askedTokens(condition) === undefined ? amount : null),
};
