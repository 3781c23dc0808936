import type { SubscriptionCondition } from "#lib/shared/conditions/subscription.ts";
import { type FormKind, readToken, readTokenIds, type TokenFields, writtenTokenIds } from "./form-kind.ts";

export interface SubscriptionForm extends TokenFields {
  type: "subscription";
  standard: SubscriptionCondition["standard"];
  /** Empty for any token. */
  tokenId: string;
}

export const subscriptionForm: FormKind<SubscriptionForm, SubscriptionCondition> = {
  blank: (chain) => ({ type: "subscription", chain, contract: "", standard: "erc5643", tokenId: "" }),
  read: ({ standard, tokenId: text, ...form }) =>
    readToken(form, (token, errors) => {
      const condition = { type: "subscription", ...token, standard } as const;
      if (standard === "unlock" || text.trim() === "") return condition;
      const { tokenId, tokenIds = tokenId === undefined ? [] : [tokenId] } = readTokenIds(text, errors);
      return { ...condition, tokenIds };
    }),
  formOf: ({ tokenIds, ...condition }) => ({ ...condition, tokenId: writtenTokenIds({ tokenIds }) }),
};
