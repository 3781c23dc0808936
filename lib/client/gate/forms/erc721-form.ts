import type { Erc721Condition } from "#lib/shared/conditions/erc721.ts";
import {
  type FormKind,
  readCount,
  readToken,
  readTokenIds,
  requireFewTokens,
  type TokenFields,
  writtenTokenIds,
} from "./form-kind.ts";

export interface Erc721Form extends TokenFields {
  type: "erc721";
  by: "balance" | "tokenId";
  amount: string;
  tokenId: string;
  renters: boolean;
}

export const erc721Form: FormKind<Erc721Form, Erc721Condition> = {
  blank: (chain) => ({
    type: "erc721",
    chain,
    contract: "",
    by: "balance",
    amount: "1",
    tokenId: "",
    renters: false,
  }),
  read: (form) =>
    readToken(form, (token, errors) => {
      if (form.by === "tokenId") {
        const ids = readTokenIds(form.tokenId, errors);
        if (!form.renters) return { type: "erc721", ...token, ...ids };
        requireFewTokens(ids, "contracts do not list what an account rents", errors);
        return { type: "erc721", ...token, ...ids, renters: true };
      }
      const minBalance = readCount(form.amount, errors);
      return { type: "erc721", ...token, ...(minBalance === "1" ? {} : { minBalance }) };
    }),
  formOf: ({ type, chain, contract, tokenId, tokenIds, minBalance, renters = false }) => ({
    type,
    chain,
    contract,
    by: tokenId === undefined && tokenIds === undefined ? "balance" : "tokenId",
    amount: minBalance ?? "1",
    tokenId: writtenTokenIds({ tokenId, tokenIds }),
    renters,
  }),
};
