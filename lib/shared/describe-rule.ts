import { type Condition, type PublicCondition, shapeOf } from "./conditions/conditions.ts";
import type { ShownRule } from "./gate.ts";
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
  return shapeOf(condition).describe(condition, nameOf);
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
  if (!("type" in rule)) return `not (${say(rule, nameOf)})`;
  return shapeOf(rule).describeNot?.(rule, nameOf) ?? `do not ${describeCondition(rule, nameOf)}`;
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
