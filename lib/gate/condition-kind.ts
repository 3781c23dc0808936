import type { ChainRead, ReadResult } from "#lib/chains/chain.ts";
import type { AccountId, ChainId } from "#lib/shared/caip.ts";
import type { Condition } from "#lib/shared/gate.ts";
import type { Pass } from "./pass.ts";

/** Who asks to pass: all accounts of one viewer. */
export interface GateViewer {
  /** Normalised CAIP-10 accounts; where each counts says `accountCountsOn` of lib/shared/caip.ts. */
  accounts: readonly AccountId[];
}

/** What a kind says of one condition once its reads are answered. */
export interface ConditionVerdict {
  met: boolean;
  reason: { code: string; message: string };
  /**
   * The contract misbehaved, so `met` is false for want of an answer. It then is not met under a `not` either: a gate
   * never opens because a contract is broken.
   */
  fault?: true;
  /** What it was met with. */
  pass?: Pass;
  /** What the viewer holds and what is needed, in the condition's own unit, as decimal strings. */
  held?: string;
  needed?: string;
}

/**
 * One kind of leaf in the rule language. Pure: says which reads it needs, and decides on their results.
 * Plugins register further kinds.
 */
export interface ConditionKind<C extends { type: string } = Condition> {
  readonly type: C["type"];
  /** The chain whose answer it needs, undefined when it needs none. */
  chainOf(condition: C): ChainId | undefined;
  /** The questions to that chain; none means that `decide` needs no answer. */
  reads(condition: C, viewer: GateViewer): ChainRead[];
  /** Decides on the results of its own reads, in their order. Must not throw. */
  decide(condition: C, viewer: GateViewer, results: readonly ReadResult[]): ConditionVerdict;
}
