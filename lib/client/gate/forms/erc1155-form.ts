import type { Erc1155Condition } from "#lib/shared/conditions/erc1155.ts";
import {
  type FormKind,
  readCount,
  readToken,
  readTokenIds,
  requireFewTokens,
  type TokenFields,
  writtenTokenIds,
} from "./form-kind.ts";

export interface Erc1155Form extends TokenFields {
  type: "erc1155";
  tokenId: string;
  amount: string;
}

export const erc1155Form: FormKind<Erc1155Form, Erc1155Condition> = {
  blank: (chain) => ({ type: "erc1155", chain, contract: "", tokenId: "", amount: "1" }),
  read: (form) =>
    readToken(form, (token, errors) => {
      const ids = readTokenIds(form.tokenId, errors);
      requireFewTokens(ids, "an ERC-1155 does not list what an account holds", errors);
      return { type: "erc1155", ...token, ...ids, minBalance: readCount(form.amount, errors) };
    }),
  formOf: ({ type, chain, contract, minBalance, ...ids }) => ({
    type,
    chain,
    contract,
    tokenId: writtenTokenIds(ids),
    amount: minBalance,
  }),
};
