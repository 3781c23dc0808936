import { expect, it } from "vitest";
import { checkedAccounts } from "./checked-accounts.ts";

const key = `eip155:0:0x${"11".repeat(20)}`;
const smart = `eip155:137:0x${"22".repeat(20)}`;
const other = "ledger:main:L-12345678";
const accounts = [key, smart, other];
const nft = (chain: string) =>
  ({ type: "erc721", chain, contract: `0x${"aa".repeat(20)}`, minBalance: "1" }) as const;

it("names the accounts that count where the token lives", () => {
  expect(checkedAccounts(nft("eip155:137"), accounts)).toEqual([key, smart]);
  expect(checkedAccounts(nft("eip155:1"), accounts)).toEqual([key]);
});

it("names all of them for a list of accounts", () => {
  expect(checkedAccounts({ type: "allowlist", count: 3 }, accounts)).toEqual(accounts);
});
