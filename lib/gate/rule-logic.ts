import type { Condition } from "#lib/shared/conditions/conditions.ts";
import type { Rule } from "#lib/shared/gate.ts";

/** Kleene's three values: `unknown` is what a silent chain leaves. */
export type Truth = true | false | "unknown";

/** What is known of one condition; `fault`: its contract is broken, which no view of the rule counts as a yes. */
export type LeafTruth = Truth | "fault";

/** Where a condition stands in its rule: its JSON path, e.g. `all.0`, `atLeast.of.2`; empty for the whole rule. */
export type RulePath = string;

/** All conditions of a rule from left to right. */
export function listConditions(rule: Rule, path: RulePath = ""): { path: RulePath; condition: Condition }[] {
  const children = childrenOf(rule);
  if (children === undefined) return [{ path, condition: rule as Condition }];
  return children.flatMap(([step, child]) => listConditions(child, path === "" ? step : `${path}.${step}`));
}

/** Whether a condition stands under an odd number of "not": there it must not be met. */
export function isNegated(path: RulePath): boolean {
  return path.split(".").filter((step) => step === "not").length % 2 === 1;
}

/**
 * What a rule comes to. True or false only when no answer of a silent chain could change it. A faulty condition works
 * against the viewer wherever it stands: it is false, and true under a `not`.
 */
export function judgeRule(rule: Rule, truthAt: (path: RulePath) => LeafTruth): Truth {
  return judge(rule, "", false, truthAt);
}

function judge(rule: Rule, path: RulePath, negated: boolean, truthAt: (path: RulePath) => LeafTruth): Truth {
  const children = childrenOf(rule);
  if (children === undefined) {
    const truth = truthAt(path);
    return truth === "fault" ? negated : truth;
  }
  const below = "not" in rule ? !negated : negated;
  const truths = children.map(([step, child]) =>
    judge(child, path === "" ? step : `${path}.${step}`, below, truthAt),
  );
  if ("not" in rule) return negate(truths[0] ?? "unknown");
  if ("all" in rule) return atLeast(truths.length, truths);
  if ("any" in rule) return atLeast(1, truths);
  return atLeast("atLeast" in rule ? rule.atLeast.count : Number.POSITIVE_INFINITY, truths);
}

function childrenOf(rule: Rule): [step: string, child: Rule][] | undefined {
  if ("all" in rule) return rule.all.map((child, index) => [`all.${index}`, child]);
  if ("any" in rule) return rule.any.map((child, index) => [`any.${index}`, child]);
  if ("not" in rule) return [["not", rule.not]];
  if ("atLeast" in rule) return rule.atLeast.of.map((child, index) => [`atLeast.of.${index}`, child]);
  return undefined;
}

function negate(truth: Truth): Truth {
  return truth === "unknown" ? truth : !truth;
}

function atLeast(count: number, truths: readonly Truth[]): Truth {
  const sure = truths.filter((truth) => truth === true).length;
  const possible = truths.filter((truth) => truth !== false).length;
  return sure >= count ? true : possible < count ? false : "unknown";
}
