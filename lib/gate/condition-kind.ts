import type { BlockRef, ChainRead, ResultOf } from "#lib/chains/chain.ts";
import type { HolderFinding } from "#lib/shared/api/gates.ts";
import type { AccountId } from "#lib/shared/caip.ts";
import type { ConditionShape } from "#lib/shared/conditions/condition-shape.ts";
import type { Condition } from "#lib/shared/conditions/conditions.ts";
import type { Pass } from "./pass.ts";
import type { Vault } from "./vault.ts";

/** Who asks to pass: all accounts of one viewer. */
export interface GateViewer {
  /** Normalised CAIP-10 accounts; where each counts says `accountCountsOn` of lib/shared/caip.ts. */
  accounts: readonly AccountId[];
  /** What others have delegated to these accounts (lib/gate/vaults.ts); tokens there count as the viewer's. */
  vaults?: readonly Vault[];
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
  /** Whose that is: the address, on the condition's chain, or the account of the viewer's that met it. */
  holder?: string;
  /** What the viewer holds and what is needed, in the condition's own unit, as decimal strings. */
  held?: string;
  needed?: string;
}

/** Whether anybody holds what a condition asks for, with one sentence for the creator. */
export type HolderVerdict = Pick<HolderFinding, "holders" | "reason">;

/** What has to be asked of a condition's chain, and what follows from the answers. */
export interface Inquiry<Verdict> {
  /** None means that `decide` needs no answer. */
  reads: readonly ChainRead[];
  /** Decides on the answers to its own reads, all as of one block; undefined when nothing was read. Must not throw. */
  decide(resultOf: ResultOf, block?: BlockRef): Verdict;
}

/**
 * One kind of leaf in the rule language. Pure: says which reads it needs, and decides on their results. A plugin's kind is
 * named `<plugin>:<kind>`; its conditions are JSON that its schema reads back unchanged.
 */
export interface ConditionKind<C extends { type: string } = Condition>
  extends Pick<ConditionShape<C>, "type" | "schema" | "chainOf" | "describe"> {
  /** Whether a viewer meets it. */
  ask(condition: C, viewer: GateViewer): Inquiry<ConditionVerdict>;
  /**
   * Whether anybody meets it, as far as its token tells: its supply, its owner, or what the known accounts hold. Says
   * `cannot_tell` rather than guess.
   */
  askHolders(condition: C, known: GateViewer): Inquiry<HolderVerdict>;
}

/** The kinds that are known here, by type; a Registry fits. */
export interface ConditionKinds {
  get(type: string): ConditionKind | undefined;
}
