import { useQuery } from "@tanstack/react-query";
import type { Answer } from "#lib/shared/api/contract.ts";
import { describeToken } from "#lib/shared/api/gates.ts";
import { evmAddressSchema } from "#lib/shared/caip.ts";
import { call } from "../api.ts";
import { queryClient } from "../query-client.ts";

export type TokenInfo = Answer<typeof describeToken>;

/** What the contract at an address says of itself, asked on its chain; asks nothing until the address is one. */
export function useTokenLookup(chain: string, contract: string) {
  const address = evmAddressSchema.safeParse(contract.trim());
  return useQuery(
    {
      queryKey: ["token", chain, address.data],
      queryFn: ({ signal }) =>
        call(describeToken, { params: { chain, contract: address.data ?? "" }, signal }),
      enabled: chain !== "" && address.success,
      staleTime: 5 * 60_000,
    },
    queryClient,
  );
}

/** A token contract in a few words: “Demo Membership (SGDEMO), ERC-721”. */
export function tokenLabel(token: TokenInfo): string {
  const kind = { erc721: "ERC-721", erc1155: "ERC-1155", erc20: "ERC-20", unknown: "of an unknown kind" };
  const symbol = token.symbol ? ` (${token.symbol})` : "";
  return `${token.name ?? "A contract without a name"}${symbol}, ${kind[token.standard]}`;
}
