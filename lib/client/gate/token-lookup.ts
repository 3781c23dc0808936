import { useQueries, useQuery } from "@tanstack/react-query";
import type { Answer } from "#lib/shared/api/contract.ts";
import { describeToken } from "#lib/shared/api/gates.ts";
import { namespaceOf } from "#lib/shared/namespaces/table.ts";
import { type NameOf, spokenName } from "#lib/shared/token-name.ts";
import { call } from "../api.ts";
import { ApiProblem } from "../api-problem.ts";
import { queryClient } from "../query-client.ts";
import type { TokenForm } from "./condition-form.ts";

export type TokenInfo = Answer<typeof describeToken>;

function lookup(chain: string, contract: string) {
  const address = namespaceOf(chain).address.safeParse(contract.trim());
  return {
    queryKey: ["token", chain, address.data],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      call(describeToken, { params: { chain, contract: address.data ?? "" }, signal }),
    enabled: chain !== "" && address.success,
    staleTime: 5 * 60_000,
    // An address without a contract stays one; a silent chain is worth a second question.
    retry: (failures: number, error: Error) =>
      failures < 1 && error instanceof ApiProblem && error.problem.retryable,
  };
}

/** What the contract at an address says of itself, asked on its chain; asks nothing until the address is one. */
export function useTokenLookup(chain: string, contract: string) {
  return useQuery(lookup(chain, contract), queryClient);
}

/** What the contracts of some conditions are called, as far as they were looked up. */
export function useTokenNames(tokens: readonly { chain: string; contract: string }[]): NameOf {
  const unique = [...new Map(tokens.map((token) => [`${token.chain} ${token.contract}`, token])).values()];
  const found = useQueries(
    { queries: unique.map((token) => lookup(token.chain, token.contract)) },
    queryClient,
  );
  return (chain, contract) => {
    const at = unique.findIndex(
      (token) =>
        token.chain === chain && namespaceOf(chain).address.safeParse(token.contract).data === contract,
    );
    const token = found[at]?.data;
    return token === undefined ? undefined : spokenName(token);
  };
}

const STANDARDS: Readonly<Record<string, string>> = {
  erc721: "ERC-721",
  erc1155: "ERC-1155",
  erc20: "ERC-20",
  "spl-token": "SPL token",
  "token-2022": "Token-2022 token",
  "metaplex-nft": "Metaplex NFT or collection",
  "core-collection": "Metaplex Core collection",
};

/** The kind of condition that asks for tokens of a standard. */
export function kindOf({ standard }: TokenInfo): TokenForm["type"] | undefined {
  if (standard === "erc721" || standard === "erc1155" || standard === "erc20") return standard;
  if (standard === "spl-token" || standard === "token-2022") return "spl-token";
  return standard === "metaplex-nft" || standard === "core-collection" ? "metaplex" : undefined;
}

/** A token contract in a few words: “Demo Membership (SGDEMO), ERC-721”. */
export function tokenLabel(token: TokenInfo): string {
  const symbol = token.symbol ? ` (${token.symbol})` : "";
  const both = token.divisible ? " and ERC-20 in one" : "";
  const decimals = token.decimals === null ? "" : `, ${token.decimals} decimals`;
  const expire = expires(token) ? " of tokens that expire" : "";
  return `${token.name ?? "A contract without a name"}${symbol}, ${STANDARDS[token.standard] ?? "of an unknown kind"}${both}${expire}${decimals}`;
}

/** Whether the tokens of a contract are subscriptions. */
export function expires({ features }: TokenInfo): boolean {
  return features.includes("erc5643") || features.includes("unlock");
}

/** Whether a condition of this kind asks a contract what it answers; an unknown one may answer anything. */
export function fits(token: TokenInfo, type: TokenForm["type"]): boolean {
  if (token.standard === "unknown" || kindOf(token) === type) return true;
  return type === "subscription" ? expires(token) : token.divisible && type === "erc20";
}
