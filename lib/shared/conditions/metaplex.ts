import { z } from "zod";
import { solanaAddressSchema, solanaChainIdSchema } from "../namespaces/solana.ts";
import type { NameOf } from "../token-name.ts";
import { amountSchema, plural } from "./amounts.ts";
import { type ConditionShape, place } from "./condition-shape.ts";

/**
 * NFTs on Solana: holds `minBalance` (1 when nothing is said) of a verified `collection`, by Token Metadata, Core or
 * compressed, or of those that a verified `creator` signed.
 */
export const metaplexSchema = z
  .strictObject({
    type: z.literal("metaplex"),
    chain: solanaChainIdSchema,
    collection: solanaAddressSchema.optional(),
    creator: solanaAddressSchema.optional(),
    minBalance: amountSchema.optional(),
  })
  .refine(({ collection, creator }) => (collection === undefined) !== (creator === undefined), {
    error: "takes either collection or creator",
  });
export type MetaplexCondition = z.output<typeof metaplexSchema>;

export const metaplexShape: ConditionShape<MetaplexCondition> = {
  type: "metaplex",
  schema: metaplexSchema,
  chainOf: ({ chain }) => chain,
  tokenOf(condition) {
    const { by, address } = nftSetOf(condition);
    return { chain: condition.chain, contract: address, standard: "Metaplex", noun: by };
  },
  describe(condition, nameOf) {
    const { minBalance = "1" } = condition;
    return `hold at least ${minBalance} NFT${plural(minBalance)} of the ${sayNftSet(condition, nameOf)}`;
  },
  describeNot(condition, nameOf) {
    const { minBalance = "1" } = condition;
    return minBalance === "1" ? `hold no NFT of the ${sayNftSet(condition, nameOf)}` : undefined;
  },
  show: (condition) => condition,
  showAmount: (_condition, amount) => amount,
};

/** Which NFTs count. */
export function nftSetOf({ collection, creator }: MetaplexCondition): {
  by: "collection" | "creator";
  address: string;
} {
  return collection === undefined
    ? { by: "creator", address: creator ?? "" }
    : { by: "collection", address: collection };
}

/** The NFTs that count in a phrase that follows “the”. */
export function sayNftSet(condition: MetaplexCondition, nameOf?: NameOf): string {
  const { by, address } = nftSetOf(condition);
  return `${by} ${place({ chain: condition.chain, contract: address }, nameOf)}`;
}
