import { type MetaplexCondition, nftSetOf } from "#lib/shared/conditions/metaplex.ts";
import { type FormKind, readCount, readToken, solanaToken, type TokenFields } from "./form-kind.ts";

/** The collection or the creator stands where others have a contract. */
export interface MetaplexForm extends TokenFields {
  type: "metaplex";
  by: "collection" | "creator";
  amount: string;
}

export const metaplexForm: FormKind<MetaplexForm, MetaplexCondition> = {
  blank: (chain) => ({
    type: "metaplex",
    chain: solanaToken.chainOr(chain),
    contract: "",
    by: "collection",
    amount: "1",
  }),
  read: (form) =>
    readToken(
      form,
      ({ chain, contract }, errors) => {
        const minBalance = readCount(form.amount, errors);
        const least = minBalance === "1" ? {} : { minBalance };
        return { type: "metaplex", chain, [form.by]: contract, ...least };
      },
      solanaToken,
    ),
  formOf(condition) {
    const { by, address } = nftSetOf(condition);
    const { type, chain, minBalance = "1" } = condition;
    return { type, chain, contract: address, by, amount: minBalance };
  },
};
