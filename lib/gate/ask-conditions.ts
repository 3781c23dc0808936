import type { ChainAnswer, ChainLookup, ChainRead, ResultOf } from "#lib/chains/chain.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { ChainId } from "#lib/shared/caip.ts";
import type { Condition } from "#lib/shared/conditions/conditions.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { ConditionKind, ConditionKinds, Inquiry } from "./condition-kind.ts";
import { listConditions, type RulePath } from "./rule-logic.ts";

/** Why a chain said nothing. */
type Silence = { silent: "chain_unavailable" | "chain_not_configured"; chain: ChainId };

/** What one chain said to all questions, or why it said nothing. */
export type ChainOutcome = ChainAnswer | Silence;

export function isSilent(outcome: ChainOutcome): outcome is Silence {
  return "silent" in outcome;
}

/** One condition of a rule with what its kind made of the answers, or why it could not. */
export type AskedCondition<Verdict> = { path: RulePath; condition: Condition } & (
  | { verdict: Verdict }
  | Silence
  | { silent: "kind_unknown" }
);

const notAsked: ResultOf = () => ({ ok: false, fault: "not_supported" });

/**
 * Asks everything that the conditions of a rule need: each chain once, all at the same time, equal questions once. A silent
 * chain leaves its conditions without a verdict; throws the signal's reason and program errors.
 */
export async function askConditions<Verdict>(
  question: {
    rule: Rule;
    chains: ChainLookup;
    kinds: ConditionKinds;
    signal?: AbortSignal;
    /** What else each chain is asked, as of the same block. */
    also?: (chain: ChainId) => readonly ChainRead[];
    /** Of the same rule, a moment ago: chains that were silent are not asked again. */
    before?: ReadonlyMap<ChainId, ChainOutcome>;
  },
  ask: (kind: ConditionKind, condition: Condition) => Inquiry<Verdict>,
): Promise<{ conditions: AskedCondition<Verdict>[]; outcomes: ReadonlyMap<ChainId, ChainOutcome> }> {
  const { chains, kinds, signal, also = () => [], before } = question;
  const reads = new Map<ChainId, Map<string, ChainRead>>();
  const leaves = listConditions(question.rule).map((leaf) => {
    const kind = kinds.get(leaf.condition.type);
    const inquiry = kind && ask(kind, leaf.condition);
    const chain = kind?.chainOf(leaf.condition);
    if (inquiry === undefined || inquiry.reads.length === 0 || chain === undefined) {
      return { leaf, inquiry, chain: undefined };
    }
    const onChain = reads.get(chain) ?? new Map<string, ChainRead>();
    for (const read of inquiry.reads) onChain.set(read.key, read);
    reads.set(chain, onChain);
    return { leaf, inquiry, chain };
  });
  const outcomes = new Map(
    await Promise.all(
      [...reads].map(async ([id, onChain]) => {
        const known = before?.get(id);
        if (known !== undefined && isSilent(known)) return [id, known] as const;
        for (const read of also(id)) onChain.set(read.key, read);
        return [id, await readChain(chains, id, [...onChain.values()], signal)] as const;
      }),
    ),
  );
  const conditions = leaves.map(({ leaf, inquiry, chain }): AskedCondition<Verdict> => {
    if (inquiry === undefined) return { ...leaf, silent: "kind_unknown" };
    const outcome = chain === undefined ? undefined : outcomes.get(chain);
    if (outcome !== undefined && isSilent(outcome)) return { ...leaf, ...outcome };
    return { ...leaf, verdict: inquiry.decide(outcome?.resultOf ?? notAsked, outcome?.block) };
  });
  return { conditions, outcomes };
}

/** Said of a condition whose kind no plugin brings any more. */
export function unknownKind({ type }: Condition): string {
  return `This StreamGate does not know conditions of the type ${type}.`;
}

async function readChain(
  chains: ChainLookup,
  id: ChainId,
  reads: readonly ChainRead[],
  signal: AbortSignal | undefined,
): Promise<ChainOutcome> {
  const chain = chains.get(id);
  if (chain === undefined) return { silent: "chain_not_configured", chain: id };
  try {
    return await chain.read(reads, signal ? { signal } : {});
  } catch (error) {
    if (error instanceof AppError && error.code === "chain_unavailable") {
      return { silent: "chain_unavailable", chain: id };
    }
    throw error;
  }
}
