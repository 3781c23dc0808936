import { shortAddress } from "./caip.ts";
import { chainName } from "./chain-names.ts";
import type { Condition, Rule } from "./gate.ts";

/** A gate in one plain-English sentence, such as “Hold at least 1 NFT of 0x1234…abcd on Polygon.” */
export function describeRule(rule: Rule): string {
  const text = phrase(rule, false);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** One condition as a phrase without a full stop, such as “own NFT #7 of 0x1234…abcd on Polygon”. */
export function describeCondition(condition: Condition): string {
  switch (condition.type) {
    case "erc721":
      return condition.tokenId === undefined
        ? `hold at least ${condition.minBalance ?? "1"} NFT${plural(condition.minBalance ?? "1")} of ${place(condition)}`
        : `own NFT #${condition.tokenId} of ${place(condition)}`;
    case "erc1155":
      return `hold at least ${condition.minBalance} of token #${condition.tokenId} of ${place(condition)}`;
    case "erc20":
      return `hold at least ${formatUnits(condition.minBalance, condition.decimals)} of the token ${place(condition)}`;
    case "allowlist":
      return condition.accounts.length === 1
        ? `sign in with ${shortAddress(condition.accounts[0]?.split(":")[2] ?? "")}`
        : `sign in with one of ${condition.accounts.length} listed accounts`;
  }
}

/** Base units as a decimal number: `formatUnits("1500000", 6)` is `1.5`. Without decimals the base units are named. */
export function formatUnits(amount: string, decimals: number | undefined): string {
  if (decimals === undefined) return `${amount} base unit${plural(amount)}`;
  if (decimals === 0) return amount;
  const padded = amount.padStart(decimals + 1, "0");
  const fraction = padded.slice(-decimals).replace(/0+$/, "");
  return fraction === "" ? padded.slice(0, -decimals) : `${padded.slice(0, -decimals)}.${fraction}`;
}

function phrase(rule: Rule, nested: boolean): string {
  if ("all" in rule) return join(rule.all, " and ", nested);
  if ("any" in rule) return join(rule.any, " or ", nested);
  if ("not" in rule) return `do not ${phrase(rule.not, true)}`;
  if ("atLeast" in rule) {
    const list = rule.atLeast.of.map((child) => phrase(child, true)).join("; ");
    const text = `meet at least ${rule.atLeast.count} of ${rule.atLeast.of.length}: ${list}`;
    return nested ? `(${text})` : text;
  }
  return describeCondition(rule);
}

function join(rules: readonly Rule[], word: string, nested: boolean): string {
  const only = rules.length === 1 ? rules[0] : undefined;
  if (only !== undefined) return phrase(only, nested);
  const text = rules.map((rule) => phrase(rule, true)).join(word);
  return nested ? `(${text})` : text;
}

function place(condition: { contract: string; chain: string }): string {
  return `${shortAddress(condition.contract)} on ${chainName(condition.chain)}`;
}

function plural(amount: string): string {
  return amount === "1" ? "" : "s";
}
