import type { ChainLookup, ChainRead } from "#lib/chains/chain.ts";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import { type AccountId, accountIdSchema, type ChainId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { type Condition, type ConditionResult, publicCondition, type Rule } from "#lib/shared/gate.ts";
import type { ConditionKind, GateViewer } from "./condition-kind.ts";
import { builtInConditionKinds } from "./condition-kinds/built-in.ts";
import type { GateAnswer } from "./pass.ts";
import { type ChainOutcome, readChains } from "./read-chains.ts";
import { isNegated, judgeRule, type LeafTruth, listConditions } from "./rule-logic.ts";

export interface GateQuestion {
  chains: ChainLookup;
  rule: Rule;
  /** The viewer's accounts, CAIP-10: `eip155:0:…` for a key. A viewer without any is always refused. */
  accounts: readonly AccountId[];
  signal?: AbortSignal;
  /** The leaves that the rule language knows; the built-in ones by default. */
  kinds?: readonly ConditionKind[];
  clock?: Clock;
}

interface Leaf {
  at: { path: string; condition: Condition };
  kind: ConditionKind | undefined;
  chain: ChainId | undefined;
  reads: readonly ChainRead[];
}

interface Answered {
  truth: LeafTruth;
  result: ConditionResult;
  pass?: NonNullable<GateAnswer["passes"]>[number] | undefined;
}

/**
 * Decides whether a viewer may watch. Each chain is read once for the whole rule, at one block; every condition gets
 * its own result whether or not it still mattered. Granted and denied are certain; when a chain is silent and its
 * answer could change the decision, the outcome is `unavailable`. Throws only the signal's reason and program errors:
 * whatever goes wrong, nothing is granted. A grant names the passes that met its conditions.
 */
export async function evaluateGate(question: GateQuestion): Promise<GateAnswer> {
  const { rule, chains, signal, kinds = builtInConditionKinds, clock = systemClock } = question;
  const viewer: GateViewer = {
    accounts: question.accounts.map((account) => accountIdSchema.parse(account)),
  };
  const leaves = listConditions(rule).map((at) => toLeaf(at, kinds, viewer));
  const readAt = clock.now().toISOString();
  const outcomes = await readChains(chains, collectReads(leaves), signal);

  const answers = leaves.map((leaf) => answerLeaf(leaf, viewer, outcomes));
  const truths = new Map(answers.map(({ truth, result }) => [result.path, truth]));
  const truth =
    viewer.accounts.length === 0 ? false : judgeRule(rule, (path) => truths.get(path) ?? "unknown");
  const silentChains = [...outcomes].flatMap(([chain, outcome]) => ("silent" in outcome ? [chain] : []));
  return {
    outcome: truth === true ? "granted" : truth === false ? "denied" : "unavailable",
    conditions: answers.map(({ result }) => result),
    readAt,
    chains: [...outcomes].flatMap(([chain, outcome]) =>
      "silent" in outcome ? [] : [describeBlock(chain, outcome)],
    ),
    ...(silentChains.length === 0 ? {} : { silentChains }),
    ...(truth === true ? { passes: passesOf(answers) } : {}),
  };
}

function toLeaf(at: Leaf["at"], kinds: readonly ConditionKind[], viewer: GateViewer): Leaf {
  const kind = kinds.find(({ type }) => type === at.condition.type);
  const reads = kind?.reads(at.condition, viewer) ?? [];
  return { at, kind, chain: kind?.chainOf(at.condition), reads };
}

function collectReads(leaves: readonly Leaf[]): Map<ChainId, ChainRead[]> {
  const reads = new Map<ChainId, ChainRead[]>();
  for (const leaf of leaves) {
    if (leaf.chain === undefined || leaf.reads.length === 0) continue;
    reads.set(leaf.chain, [...(reads.get(leaf.chain) ?? []), ...leaf.reads]);
  }
  return reads;
}

function answerLeaf(leaf: Leaf, viewer: GateViewer, outcomes: ReadonlyMap<ChainId, ChainOutcome>): Answered {
  const { at, kind, chain, reads } = leaf;
  if (kind === undefined) {
    const message = `This StreamGate does not know conditions of the type ${at.condition.type}.`;
    return leaveOpen(at, { code: "condition_unknown", message });
  }
  const outcome = chain === undefined || reads.length === 0 ? undefined : outcomes.get(chain);
  if (outcome !== undefined && "silent" in outcome)
    return leaveOpen(at, explainSilence(outcome.silent, chain ?? ""));

  const results = outcome === undefined ? [] : reads.map((read) => outcome.resultOf(read));
  const { met, fault, pass, ...rest } = kind.decide(at.condition, viewer, results);
  return {
    truth: fault ? "fault" : met,
    result: { ...shown(at), outcome: met ? "met" : "not_met", ...rest },
    pass: pass && { ...pass, condition: at.condition },
  };
}

/** What was held where the rule asks for it; not what stood under a "not". */
function passesOf(answers: readonly Answered[]): NonNullable<GateAnswer["passes"]> {
  return answers.flatMap(({ pass, result: { path } }) =>
    pass === undefined || isNegated(path) ? [] : [pass],
  );
}

function leaveOpen(at: Leaf["at"], reason: ConditionResult["reason"]): Answered {
  return { truth: "unknown", result: { ...shown(at), outcome: "unknown", reason } };
}

/** A decision goes to viewers: it says whether they are on a list, not who else is. */
function shown({ path, condition }: Leaf["at"]): Pick<ConditionResult, "path" | "condition"> {
  return { path, condition: publicCondition(condition) };
}

function explainSilence(
  code: "chain_unavailable" | "chain_not_configured",
  chain: ChainId,
): ConditionResult["reason"] {
  const message =
    code === "chain_unavailable"
      ? `No answer from ${chainName(chain)} at the moment. This is not a refusal; it is tried again.`
      : `This StreamGate is not connected to ${chainName(chain)}. Its operator has to add the chain.`;
  return { code, message };
}

function describeBlock(
  chain: ChainId,
  { block }: Extract<ChainOutcome, { block: unknown }>,
): GateAnswer["chains"][number] {
  return { chain, blockNumber: block.number.toString(), blockHash: block.hash };
}
