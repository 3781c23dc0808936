import { z } from "zod";
import { evmAddressSchema, evmChainIdSchema } from "../namespaces/eip155.ts";
import { type ConditionShape, place } from "./condition-shape.ts";
import { describeTokenIds, tokenIdsSchema } from "./token-ids.ts";

/**
 * A subscription that has not expired: a valid key of an Unlock lock, or a token of an ERC-5643 collection, of `tokenIds`
 * where they are named.
 */
export const subscriptionSchema = z
  .strictObject({
    type: z.literal("subscription"),
    chain: evmChainIdSchema,
    contract: evmAddressSchema,
    standard: z.enum(["erc5643", "unlock"]),
    tokenIds: tokenIdsSchema.optional(),
  })
  .refine(({ standard, tokenIds }) => standard === "erc5643" || tokenIds === undefined, {
    path: ["tokenIds"],
    error: "cannot be chosen of a lock: it tells only whether an account has a valid key",
  });
export type SubscriptionCondition = z.output<typeof subscriptionSchema>;

export const subscriptionShape: ConditionShape<SubscriptionCondition> = {
  type: "subscription",
  schema: subscriptionSchema,
  chainOf: ({ chain }) => chain,
  tokenOf: ({ chain, contract, standard }) => ({
    chain,
    contract,
    standard: standard === "unlock" ? "Unlock" : "ERC-5643",
  }),
  describe: (condition, nameOf) =>
    `have a subscription to ${place(condition, nameOf)} that has not expired${
      condition.tokenIds === undefined ? "" : `, as token ${describeTokenIds(condition.tokenIds)}`
    }`,
  show: (condition) => condition,
};
