import { AppError } from "#lib/platform/errors.ts";
import { type Condition, expectedTypes } from "#lib/shared/conditions/conditions.ts";
import { isPluginCondition } from "#lib/shared/conditions/plugin.ts";
import { mapConditions, type Rule } from "#lib/shared/gate.ts";
import { cleanLine, shorten } from "#lib/shared/text.ts";
import type { ConditionKinds } from "./condition-kind.ts";
import { listConditions } from "./rule-logic.ts";

const longestText = 300;

/**
 * Holds the conditions of a rule that somebody sends against the kinds that are known here, and writes down in words what
 * those of plugins ask for: their gates are shown where the plugin is not at hand.
 * @param at where the rule stands in the request, for the error
 * Throws AppError `request_invalid` that names the place and the reason.
 */
export function acceptRule(
  rule: Rule,
  kinds: ConditionKinds & { names(): readonly string[] },
  at: string,
): Rule {
  return mapConditions(rule, (condition, path) => {
    const refuse = (problem: { path: readonly PropertyKey[]; message: string }) =>
      new ConditionInvalidError([at, path, ...problem.path.map(String)], problem.message);
    const kind = kinds.get(condition.type);
    if (kind === undefined) throw refuse({ path: [], message: expectedTypes(kinds.names()) });
    const { text: _, ...fields }: Condition & { text?: unknown } = condition;
    const read = kind.schema.safeParse(fields);
    if (!read.success) throw refuse(read.error.issues[0] ?? { path: [], message: "is not valid" });
    if (!isPluginCondition(condition)) return read.data;
    return { ...read.data, text: shorten(cleanLine(kind.describe(read.data)), longestText) };
  });
}

class ConditionInvalidError extends AppError {
  constructor(path: readonly string[], message: string) {
    const issue = { path: path.filter((step) => step !== "").join("."), message };
    super("request_invalid", `${issue.path}: ${message}`, { details: { issues: [issue] } });
  }
}

/** Throws AppError `chain_not_configured` when a rule needs chains (CAIP-2) that nothing here can read. */
export function requireChains(rule: Rule, kinds: ConditionKinds, chains: { get(id: string): unknown }): void {
  const named = listConditions(rule).map(({ condition }) => kinds.get(condition.type)?.chainOf(condition));
  const missing = new Set(named.filter((chain) => chain !== undefined && chains.get(chain) === undefined));
  if (missing.size === 0) return;
  const them = missing.size === 1 ? "it" : "them";
  throw new AppError(
    "chain_not_configured",
    `This server cannot read ${[...missing].join(", ")}. Choose a token on one of its chains, or ask the operator to add ${them}.`,
    { details: { chains: [...missing] } },
  );
}
