import { z } from "zod";
import { accountIdSchema, chainIdSchema } from "./caip.ts";
import { evmAddressSchema, evmChainIdSchema } from "./namespaces/eip155.ts";

/** Bounds of rule language v1: a tree stays readable for people and cheap for chains, also within a page of many gates. */
export const GATE_LIMITS = {
  depth: 6,
  conditions: 32,
  /** Accounts on all allowlists of a gate together. */
  allowlist: 1000,
  /** UTF-16 units of all names and texts together. */
  characters: 200_000,
} as const;

const MAX_UINT256 = 2n ** 256n - 1n;
const uint256Schema = z
  .string()
  .regex(/^(0|[1-9][0-9]{0,77})$/, { error: "must be a whole number written in decimal digits", abort: true })
  .refine((digits) => BigInt(digits) <= MAX_UINT256, {
    error: "must fit in 256 bits",
  });
const amountSchema = uint256Schema.refine((digits) => digits !== "0", {
  error: "must be at least 1",
});

/** ERC-721: holds `minBalance` tokens of the collection (1 when nothing is said), or owns one `tokenId`. */
export const erc721ConditionSchema = z
  .strictObject({
    type: z.literal("erc721"),
    chain: evmChainIdSchema,
    contract: evmAddressSchema,
    minBalance: amountSchema.optional(),
    tokenId: uint256Schema.optional(),
  })
  .refine((condition) => condition.minBalance === undefined || condition.tokenId === undefined, {
    error: "takes either minBalance or tokenId, not both",
  });

/** ERC-1155: holds `minBalance` of the token id. */
export const erc1155ConditionSchema = z.strictObject({
  type: z.literal("erc1155"),
  chain: evmChainIdSchema,
  contract: evmAddressSchema,
  tokenId: uint256Schema,
  minBalance: amountSchema.default("1"),
});

/** ERC-20: holds `minBalance` base units; `decimals` only says how to show them. */
export const erc20ConditionSchema = z.strictObject({
  type: z.literal("erc20"),
  chain: evmChainIdSchema,
  contract: evmAddressSchema,
  minBalance: amountSchema,
  decimals: z.int().min(0).max(77).optional(),
});

/** The viewer has signed in with one of these accounts. An EVM address counts on every EVM chain. */
export const allowlistConditionSchema = z.strictObject({
  type: z.literal("allowlist"),
  accounts: z
    .array(accountIdSchema)
    .min(1, "must name at least one account")
    .max(GATE_LIMITS.allowlist, `must name at most ${GATE_LIMITS.allowlist} accounts`),
});

/** One leaf of a gate. */
export const conditionSchema = z.discriminatedUnion(
  "type",
  [erc721ConditionSchema, erc1155ConditionSchema, erc20ConditionSchema, allowlistConditionSchema],
  { error: "must have a type: erc721, erc1155, erc20 or allowlist" },
);

export type Erc721Condition = z.output<typeof erc721ConditionSchema>;
export type Erc1155Condition = z.output<typeof erc1155ConditionSchema>;
export type Erc20Condition = z.output<typeof erc20ConditionSchema>;
export type AllowlistCondition = z.output<typeof allowlistConditionSchema>;
export type Condition = z.output<typeof conditionSchema>;

type Tree<Leaf> =
  | { all: Tree<Leaf>[] }
  | { any: Tree<Leaf>[] }
  | { not: Tree<Leaf> }
  | { atLeast: { count: number; of: Tree<Leaf>[] } }
  | Leaf;

/** A gate: the tree that a viewer must satisfy to watch a video. */
export type Rule = Tree<Condition>;

const GROUPS = ["all", "any", "not", "atLeast"] as const;

/** A gate that was accepted once: it holds on, whatever the bounds for new ones are by now. */
export const storedRuleSchema: z.ZodType<Rule, unknown> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ all: childrenSchema }),
      z.strictObject({ any: childrenSchema }),
      z.strictObject({ not: storedRuleSchema }),
      z.strictObject({ atLeast: atLeastSchema }),
      conditionSchema,
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

/** An allowlist as everybody but its creator sees it: how many are on it, not who. */
const publicAllowlistSchema = z.strictObject({
  type: z.literal("allowlist"),
  count: z.int().min(1).describe("How many accounts are on the creator's list"),
});

/** One leaf of a gate, without the names of those on an allowlist. */
export const publicConditionSchema = z.discriminatedUnion("type", [
  erc721ConditionSchema,
  erc1155ConditionSchema,
  erc20ConditionSchema,
  publicAllowlistSchema,
]);
export type PublicCondition = z.output<typeof publicConditionSchema>;

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

export function publicCondition(condition: Condition): PublicCondition {
  return condition.type === "allowlist" ? { type: "allowlist", count: condition.accounts.length } : condition;
}

export function publicRule(rule: Rule): PublicRule {
  if ("all" in rule) return { all: rule.all.map(publicRule) };
  if ("any" in rule) return { any: rule.any.map(publicRule) };
  if ("not" in rule) return { not: publicRule(rule.not) };
  if ("atLeast" in rule) {
    return { atLeast: { count: rule.atLeast.count, of: rule.atLeast.of.map(publicRule) } };
  }
  return publicCondition(rule);
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
  const branch = group >= 0 ? group : "type" in input ? GROUPS.length : -1;
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
