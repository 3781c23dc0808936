import { parseAccountId, shortAddress } from "./caip.ts";
import { chainName } from "./chain-names.ts";
import type { Condition, PublicCondition, ShownRule } from "./gate.ts";
import { type NameOf, namesIn, type TokenName } from "./token-name.ts";

/** What opens a video, in one sentence; null when no rule does. */
export function describeGate(video: {
  gate: ShownRule | null;
  tokenNames: readonly TokenName[];
}): string | null {
  return video.gate === null ? null : describeRule(video.gate, namesIn(video.tokenNames));
}

/** A gate in one plain-English sentence, such as “Hold at least 1 NFT of 0x1234…abcd on Polygon.” */
export function describeRule(rule: ShownRule, nameOf?: NameOf): string {
  const text = sayTop(rule, nameOf);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** One condition as a phrase without a full stop, such as “own NFT #7 of 0x1234…abcd on Polygon”. */
export function describeCondition(condition: Condition | PublicCondition, nameOf?: NameOf): string {
  switch (condition.type) {
    case "erc721": {
      const least = condition.minBalance ?? "1";
      return condition.tokenId === undefined
        ? `hold at least ${least} NFT${plural(least)} of ${place(condition, nameOf)}`
        : `own NFT #${condition.tokenId} of ${place(condition, nameOf)}`;
    }
    case "erc1155":
      return `hold at least ${condition.minBalance} of token #${condition.tokenId} of ${place(condition, nameOf)}`;
    case "erc20":
      return `hold at least ${formatUnits(condition.minBalance, condition.decimals)} of the token ${place(condition, nameOf)}`;
    case "allowlist":
      return describeAllowlist(condition);
  }
}

function describeAllowlist(list: Extract<Condition | PublicCondition, { type: "allowlist" }>): string {
  const count = "count" in list ? list.count : list.accounts.length;
  if (count > 1) return `sign in with one of ${count} listed accounts`;
  const [only] = "accounts" in list ? list.accounts : [];
  if (only === undefined) return "sign in with the one account on the creator’s list";
  const { address, chain } = parseAccountId(only);
  return `sign in with ${shortAddress(address, chain)}`;
}

/** Base units as a decimal number: `formatUnits("1500000", 6)` is `1.5`. Without decimals the base units are named. */
export function formatUnits(amount: string, decimals: number | undefined): string {
  if (decimals === undefined) return `${amount} base unit${plural(amount)}`;
  if (decimals === 0) return amount;
  const padded = amount.padStart(decimals + 1, "0");
  const fraction = padded.slice(-decimals).replace(/0+$/, "");
  return fraction === "" ? padded.slice(0, -decimals) : `${padded.slice(0, -decimals)}.${fraction}`;
}

/** The whole rule: its outermost group needs no words around it. */
function sayTop(rule: ShownRule, nameOf?: NameOf): string {
  if ("all" in rule)
    return rule.all.length === 1 ? sayTop(rule.all[0] as ShownRule, nameOf) : join(rule.all, "and", nameOf);
  if ("any" in rule)
    return rule.any.length === 1 ? sayTop(rule.any[0] as ShownRule, nameOf) : join(rule.any, "or", nameOf);
  if ("atLeast" in rule) {
    const { count, of } = rule.atLeast;
    return `meet at least ${count} of these ${of.length}: ${list(of, nameOf)}`;
  }
  return say(rule, nameOf);
}

/** A rule within another: its words say where it begins and ends, so that no sentence can be read in two ways. */
function say(rule: ShownRule, nameOf?: NameOf): string {
  if ("all" in rule) return group(rule.all, "both", "and", "all of", nameOf);
  if ("any" in rule) return group(rule.any, "either", "or", "one of", nameOf);
  if ("atLeast" in rule) return `at least ${rule.atLeast.count} of (${list(rule.atLeast.of, nameOf)})`;
  if ("not" in rule) return sayNot(rule.not, nameOf);
  return describeCondition(rule, nameOf);
}

function sayNot(rule: ShownRule, nameOf?: NameOf): string {
  if ("any" in rule && rule.any.length > 1) return `meet none of (${list(rule.any, nameOf)})`;
  if ("all" in rule && rule.all.length > 1) return `not meet all of (${list(rule.all, nameOf)})`;
  if (
    "type" in rule &&
    rule.type === "erc721" &&
    rule.tokenId === undefined &&
    (rule.minBalance ?? "1") === "1"
  ) {
    return `hold no NFT of ${place(rule, nameOf)}`;
  }
  return "type" in rule ? `do not ${describeCondition(rule, nameOf)}` : `not (${say(rule, nameOf)})`;
}

function group(
  rules: readonly ShownRule[],
  two: string,
  word: string,
  more: string,
  nameOf?: NameOf,
): string {
  const [first, second] = rules;
  if (first === undefined) return "";
  if (second === undefined) return say(first, nameOf);
  return rules.length === 2
    ? `${two} (${say(first, nameOf)}) ${word} (${say(second, nameOf)})`
    : `${more} (${list(rules, nameOf)})`;
}

function join(rules: readonly ShownRule[], word: string, nameOf?: NameOf): string {
  const plain = rules.every((rule) => "type" in rule || "not" in rule);
  return rules.map((rule) => say(rule, nameOf)).join(plain ? ` ${word} ` : `, ${word} `);
}

function list(rules: readonly ShownRule[], nameOf?: NameOf): string {
  return rules.map((rule) => say(rule, nameOf)).join("; ");
}

function place(condition: { contract: string; chain: string }, nameOf?: NameOf): string {
  const name = nameOf?.(condition.chain, condition.contract);
  return `${name === undefined ? shortAddress(condition.contract, condition.chain) : `“${name}”`} on ${chainName(condition.chain)}`;
}

function plural(amount: string): string {
  return amount === "1" ? "" : "s";
}
