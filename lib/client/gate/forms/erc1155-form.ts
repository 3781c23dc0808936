import type { Erc1155Condition } from "#lib/shared/conditions/erc1155.ts";
import { type FormKind, readCount, readToken, readTokenId, type TokenFields } from "./form-kind.ts";

export interface Erc1155Form extends TokenFields {
  type: "erc1155";
  tokenId: string;
  amount: string;
}

export const erc1155Form: FormKind<Erc1155Form, Erc1155Condition> = {
  blank: (chain) => ({ type: "erc1155", chain, contract: "", tokenId: "", amount: "1" }),
  read: (form) =>
    readToken(form, (token, errors) => {
      const tokenId = readTokenId(form.tokenId, errors);
      return { type: "erc1155", ...token, tokenId, minBalance: readCount(form.amount, errors) };
    }),
  formOf: ({ minBalance, ...condition }) => ({ ...condition, amount: minBalance }),
};
