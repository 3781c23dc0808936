import { formatUnits } from "#lib/shared/conditions/amounts.ts";
import type { Erc20Condition } from "#lib/shared/conditions/erc20.ts";
import { type FormKind, readAmount, readToken, type TokenFields } from "./form-kind.ts";

export interface Erc20Form extends TokenFields {
  type: "erc20";
  amount: string;
  decimals: number | null;
}

export const erc20Form: FormKind<Erc20Form, Erc20Condition> = {
  blank: (chain) => ({ type: "erc20", chain, contract: "", amount: "", decimals: null }),
  read: ({ amount, decimals, ...form }) =>
    readToken(form, (token, errors) => {
      const read = readAmount({ amount, decimals }, errors);
      return read && { type: "erc20", ...token, ...read };
    }),
  formOf: ({ type, chain, contract, minBalance, decimals = 0 }) => ({
    type,
    chain,
    contract,
    amount: formatUnits(minBalance, decimals),
    decimals,
  }),
};
