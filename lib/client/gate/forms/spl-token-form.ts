import { formatUnits } from "#lib/shared/conditions/amounts.ts";
import type { SplTokenCondition } from "#lib/shared/conditions/spl-token.ts";
import { type FormKind, readAmount, readToken, solanaToken, type TokenFields } from "./form-kind.ts";

/** Its mint stands where others have a contract. */
export interface SplTokenForm extends TokenFields {
  type: "spl-token";
  amount: string;
  decimals: number | null;
}

export const splTokenForm: FormKind<SplTokenForm, SplTokenCondition> = {
  blank: (chain) => ({
    type: "spl-token",
    chain: solanaToken.chainOr(chain),
    contract: "",
    amount: "",
    decimals: null,
  }),
  read: ({ amount, decimals, ...form }) =>
    readToken(
      form,
      ({ chain, contract }, errors) => {
        const read = readAmount({ amount, decimals }, errors);
        return read && { type: "spl-token", chain, mint: contract, ...read };
      },
      solanaToken,
    ),
  formOf: ({ type, chain, mint, minBalance, decimals = 0 }) => ({
    type,
    chain,
    contract: mint,
    amount: formatUnits(minBalance, decimals),
    decimals,
  }),
};
