import { z } from "zod";
import { shorten } from "./text.ts";

/** What a token contract calls itself. Anybody may call a contract anything: it is for reading, and nothing rests on it. */
const tokenNameSchema = z.object({
  /** CAIP-2, e.g. eip155:137. */
  chain: z.string(),
  contract: z.string(),
  name: z.string(),
});
export type TokenName = z.infer<typeof tokenNameSchema>;
export const tokenNamesSchema = z.array(tokenNameSchema);

/** What people call the token of a contract, such as its symbol; undefined when nobody has looked it up. */
export type NameOf = (chain: string, contract: string) => string | undefined;

const LONGEST = 40;
const coins = ["erc20", "spl-token", "token-2022"];

/** The name by which a sentence speaks of a token: coins are known by their symbols, collections by their names. */
export function spokenName(token: {
  standard: string;
  name?: string | null | undefined;
  symbol?: string | null | undefined;
}): string | undefined {
  const [first, second] = coins.includes(token.standard)
    ? [token.symbol, token.name]
    : [token.name, token.symbol];
  const name = first || second || undefined;
  return name === undefined ? undefined : shorten(name, LONGEST);
}

/** Finds names in a list of them. */
export function namesIn(names: readonly TokenName[]): NameOf {
  return (chain, contract) =>
    names.find((token) => token.chain === chain && token.contract === contract)?.name;
}
