import { z } from "zod";
import { chainIdSchema } from "./caip.ts";
import {
  builtInConditionSchema,
  type Condition,
  type PublicCondition,
  publicCondition,
  publicConditionSchema,
} from "./conditions/conditions.ts";
import { GROUPS, isPluginCondition, pluginConditionSchema } from "./conditions/plugin.ts";
import { listTokenIds, tokenIdsSchema } from "./conditions/token-ids.ts";
import { GATE_LIMITS } from "./gate-limits.ts";

type Tree<Leaf> =
  | { all: Tree<Leaf>[] }
  | { any: Tree<Leaf>[] }
  | { not: Tree<Leaf> }
  | { atLeast: { count: number; of: Tree<Leaf>[] } }
  | Leaf;

/** A gate: the tree that a viewer must satisfy to watch a video. */
export type Rule = Tree<Condition>;

/** A gate that was accepted once: it holds on, whatever the bounds for new ones are by now. */
export const storedRuleSchema: z.ZodType<Rule, unknown> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ all: childrenSchema }),
      z.strictObject({ any: childrenSchema }),
      z.strictObject({ not: storedRuleSchema }),
      z.strictObject({ atLeast: atLeastSchema }),
      builtInConditionSchema,
      pluginConditionSchema,
    ],
    {
      error: (issue) => explainNode(issue.input, issue.code === "invalid_union" ? issue.errors : []),
    },
  ),
);

const childrenSchema = z
  .array(storedRuleSchema)
  .min(1, "must hold at least one rule")
  .max(GATE_LIMITS.conditions, `must hold at most ${GATE_LIMITS.conditions} rules`);

const atLeastSchema = z
  .strictObject({ count: z.int().min(1), of: childrenSchema })
  .refine(({ count, of }) => count <= of.length, {
    path: ["count"],
    error: "must not be more than the number of rules",
  });

/**
 * Rule language v1. Parses untrusted input: addresses come out in lower case, defaults filled in.
 * Limits (GATE_LIMITS) are checked first, without recursion, so that no input can exhaust the stack.
 */
export const ruleSchema: z.ZodType<Rule, unknown> = z.preprocess((input, context) => {
  const problem = findSizeProblem(input) ?? findLimitProblem(input);
  if (problem === undefined) return input;
  context.addIssue({ code: "custom", input, ...problem });
  return z.NEVER;
}, storedRuleSchema);

/** A gate as everybody who may see the video's page sees it. */
export type PublicRule = Tree<PublicCondition>;

/** A gate to be put into words, whoever reads them. */
export type ShownRule = Tree<Condition | PublicCondition>;

export const publicRuleSchema: z.ZodType<PublicRule, unknown> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(publicRuleSchema) }),
    z.strictObject({ any: z.array(publicRuleSchema) }),
    z.strictObject({ not: publicRuleSchema }),
    z.strictObject({ atLeast: z.strictObject({ count: z.int(), of: z.array(publicRuleSchema) }) }),
    publicConditionSchema,
  ]),
);

export function publicRule(rule: Rule): PublicRule {
  return mapConditions(rule, publicCondition);
}

/** The same tree with other leaves; each is told where it stands, as a JSON path. */
export function mapConditions<Leaf>(
  rule: Rule,
  change: (condition: Condition, path: string) => Leaf,
  path = "",
): Tree<Leaf> {
  const below = (step: string) => (path === "" ? step : `${path}.${step}`);
  const list = (rules: readonly Rule[], name: string) =>
    rules.map((child, index) => mapConditions(child, change, below(`${name}.${index}`)));
  if ("all" in rule) return { all: list(rule.all, "all") };
  if ("any" in rule) return { any: list(rule.any, "any") };
  if ("not" in rule) return { not: mapConditions(rule.not, change, below("not")) };
  if ("atLeast" in rule) {
    return { atLeast: { count: rule.atLeast.count, of: list(rule.atLeast.of, "atLeast.of") } };
  }
  return change(rule, path);
}

/** What became of one condition; `unknown` when its chain did not answer. */
const conditionOutcomeSchema = z.enum(["met", "not_met", "unknown"]);
export type ConditionOutcome = z.output<typeof conditionOutcomeSchema>;

const conditionResultSchema = z.object({
  path: z
    .string()
    .describe("Where the condition stands in the rule, e.g. all.0; empty when it is the whole rule"),
  condition: publicConditionSchema,
  outcome: conditionOutcomeSchema,
  reason: z.object({ code: z.string(), message: z.string() }),
  held: z.string().optional().describe("What the viewer holds, in the unit of the condition"),
  needed: z.string().optional().describe("What the condition asks for, in the same unit"),
  account: z.string().optional().describe("Which of the viewer's accounts met it, CAIP-10"),
  vault: z
    .string()
    .optional()
    .describe("The account that holds what met it, where that one only delegated to the viewer's, CAIP-10"),
});
export type ConditionResult = z.output<typeof conditionResultSchema>;

/** The answer of a gate for one viewer. `unavailable` is no refusal: a chain was silent and it mattered. */
export const gateDecisionSchema = z.object({
  outcome: z.enum(["granted", "denied", "unavailable"]),
  conditions: z.array(conditionResultSchema),
  readAt: z.iso.datetime().describe("When the reading of the chains began"),
  chains: z
    .array(
      z.object({
        chain: chainIdSchema,
        blockNumber: z.string(),
        blockHash: z.string(),
      }),
    )
    .describe("The one block of each chain that the decision rests on; block numbers in decimal"),
  silentChains: z.array(chainIdSchema).optional().describe("Chains that gave no answer"),
});
export type GateDecision = z.output<typeof gateDecisionSchema>;

function explainNode(input: unknown, errors: readonly (readonly z.core.$ZodIssue[])[]): string {
  const expected = `must be a condition or one of ${GROUPS.join(", ")}`;
  if (typeof input !== "object" || input === null) return expected;
  const group = GROUPS.findIndex((name) => name in input);
  const leaf = GROUPS.length + ("type" in input && isPluginCondition({ type: String(input.type) }) ? 1 : 0);
  const branch = group >= 0 ? group : "type" in input ? leaf : -1;
  const first = errors[branch]?.[0];
  if (first === undefined) return expected;
  return first.path.length === 0 ? first.message : `${first.path.join(".")}: ${first.message}`;
}

interface LimitProblem {
  message: string;
  path?: PropertyKey[];
}

/** Each level of a rule is at most three of JSON, `{"atLeast":{"of":[…]}}`; a list of accounts and its texts come last. */
const jsonDepth = 3 * GATE_LIMITS.depth + 2;

/** Looks at everything that stands in the input, whether or not the language knows it: what follows may then recurse. */
function findSizeProblem(input: unknown): LimitProblem | undefined {
  const open: { value: unknown; depth: number }[] = [{ value: input, depth: 0 }];
  let characters = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, depth } = next;
    // Each value costs a character, so that a million empty ones are too many as well.
    characters += typeof value === "string" ? value.length + 1 : 1;
    if (depth > jsonDepth) return { message: tooDeep };
    if (typeof value === "object" && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (!Array.isArray(value)) characters += name.length;
        open.push({ value: inner, depth: depth + 1 });
      }
    }
    if (characters > GATE_LIMITS.characters) {
      return { message: `must not be larger than ${GATE_LIMITS.characters} characters` };
    }
  }
  return undefined;
}

const tooDeep = `must not be nested deeper than ${GATE_LIMITS.depth} levels`;

interface Node {
  path: PropertyKey[];
  node: unknown;
}

function findLimitProblem(input: unknown): LimitProblem | undefined {
  const open: Node[] = [{ path: [], node: input }];
  let conditions = 0;
  let accounts = 0;
  let tokens = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, node } = next;
    const children = childrenOf(node);
    if (children === undefined) conditions += 1;
    if (conditions > GATE_LIMITS.conditions || (children?.length ?? 0) > GATE_LIMITS.conditions) {
      return { message: `must hold at most ${GATE_LIMITS.conditions} conditions` };
    }
    accounts += accountsOn(node);
    if (accounts > GATE_LIMITS.allowlist) {
      const message = `must name at most ${GATE_LIMITS.allowlist} accounts on all its allowlists together`;
      return { message, path: [...path, "accounts"] };
    }
    tokens += tokensNamedOn(node);
    if (tokens > GATE_LIMITS.tokenIds) {
      const message = `must name at most ${GATE_LIMITS.tokenIds} tokens in all its conditions together`;
      return { message, path: [...path, "tokenIds"] };
    }
    for (const child of (children ?? []).reverse()) {
      const at = [...path, ...child.path];
      if (levelsOf(at) > GATE_LIMITS.depth) return { message: tooDeep, path: at };
      open.push({ path: at, node: child.node });
    }
  }
  return undefined;
}

/** Rules around a place and the one there: each adds a name to its path, atLeast a second one, lists an index. */
function levelsOf(path: readonly PropertyKey[]): number {
  return 1 + path.filter((step) => typeof step === "string" && step !== "of").length;
}

function accountsOn(node: unknown): number {
  const listed = typeof node === "object" && node !== null && "accounts" in node;
  return listed && Array.isArray(node.accounts) ? node.accounts.length : 0;
}

/** Tokens that are asked for one by one; a condition with more than those is refused, or asks otherwise. */
function tokensNamedOn(node: unknown): number {
  const named = typeof node === "object" && node !== null && "tokenIds" in node ? node.tokenIds : [];
  const ids = tokenIdsSchema.safeParse(named);
  return ids.success ? (listTokenIds(ids.data)?.length ?? 0) : 0;
}

function childrenOf(node: unknown): Node[] | undefined {
  if (typeof node !== "object" || node === null) return undefined;
  if ("all" in node && Array.isArray(node.all)) return childrenAt(["all"], node.all);
  if ("any" in node && Array.isArray(node.any)) return childrenAt(["any"], node.any);
  if ("not" in node) return [{ path: ["not"], node: node.not }];
  if (
    "atLeast" in node &&
    typeof node.atLeast === "object" &&
    node.atLeast !== null &&
    "of" in node.atLeast
  ) {
    return Array.isArray(node.atLeast.of) ? childrenAt(["atLeast", "of"], node.atLeast.of) : undefined;
  }
  return undefined;
}

function childrenAt(path: PropertyKey[], nodes: readonly unknown[]): Node[] {
  return nodes.map((node, index) => ({ path: [...path, index], node }));
}
