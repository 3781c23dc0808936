import { formatUnits } from "#lib/shared/conditions/amounts.ts";
import type { Erc20Condition } from "#lib/shared/conditions/erc20.ts";
import { toBaseUnits } from "../amount.ts";
import { type FormKind, readToken, type TokenFields } from "./form-kind.ts";

export interface Erc20Form extends TokenFields {
  type: "erc20";
  amount: string;
  decimals: number | null;
}

export const erc20Form: FormKind<Erc20Form, Erc20Condition> = {
  blank: (chain) => ({ type: "erc20", chain, contract: "", amount: "", decimals: null }),
  read: ({ amount, decimals, ...form }) =>
    readToken(form, (token, errors) => {
      const minBalance = toBaseUnits(amount, decimals ?? 77);
      if (decimals === null) errors.decimals = "How many decimals does the token have? Most have 18.";
      if (minBalance === null) {
        const most = decimals === null ? "" : ` with at most ${decimals} decimals`;
        errors.amount = `Write an amount above 0${most}, such as 10 or 0.5.`;
      }
      if (decimals === null || minBalance === null) return null;
      return { type: "erc20", ...token, minBalance, decimals };
    }),
  formOf: ({ type, chain, contract, minBalance, decimals = 0 }) => ({
    type,
    chain,
    contract,
    amount: formatUnits(minBalance, decimals),
    decimals,
  }),
};
