import type { Erc721Condition } from "#lib/shared/conditions/erc721.ts";
import { type FormKind, readCount, readToken, readTokenId, type TokenFields } from "./form-kind.ts";

export interface Erc721Form extends TokenFields {
  type: "erc721";
  by: "balance" | "tokenId";
  amount: string;
  tokenId: string;
}

export const erc721Form: FormKind<Erc721Form, Erc721Condition> = {
  blank: (chain) => ({ type: "erc721", chain, contract: "", by: "balance", amount: "1", tokenId: "" }),
  read: (form) =>
    readToken(form, (token, errors) => {
      if (form.by === "tokenId") {
        return { type: "erc721", ...token, tokenId: readTokenId(form.tokenId, errors) };
      }
      const minBalance = readCount(form.amount, errors);
      return { type: "erc721", ...token, ...(minBalance === "1" ? {} : { minBalance }) };
    }),
  formOf: ({ type, chain, contract, tokenId, minBalance }) => ({
    type,
    chain,
    contract,
    by: tokenId === undefined ? "balance" : "tokenId",
    amount: minBalance ?? "1",
    tokenId: tokenId ?? "",
  }),
};
