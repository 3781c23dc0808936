import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { LRUCache } from "lru-cache";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import { createSharing } from "#lib/platform/sharing.ts";
import type { AccountId } from "#lib/shared/caip.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { GateAnswer } from "./pass.ts";

export interface DecisionCacheOptions {
  /** For how long after its reading a grant is used again (default 15 s). */
  grantedSeconds?: number;
  /** The same for a refusal (default 3 s): who has just got the token does not want to wait. */
  deniedSeconds?: number;
  /** Those least recently used go when there are more (default 10,000). */
  maxEntries?: number;
  clock?: Clock;
}

/** What a decision rests on, besides the chains. */
interface DecisionSubject {
  rule: Rule;
  accounts: readonly AccountId[];
}

export interface DecisionCache {
  /**
   * The decision at hand for this rule and these accounts, or that of `evaluate`, which runs once for callers who ask
   * at the same time (give it no caller's signal). `bypass` always evaluates afresh, as re-checks of live sessions must;
   * what comes out is kept for others. `unavailable` is never kept. Throws what `evaluate` throws.
   */
  decide(
    subject: DecisionSubject,
    evaluate: () => Promise<GateAnswer>,
    options?: { bypass?: boolean },
  ): Promise<GateAnswer>;
}

/** Keeps gate decisions in memory for seconds, so that one viewer's requests do not each read the chains. */
export function createDecisionCache(options: DecisionCacheOptions = {}): DecisionCache {
  const { grantedSeconds = 15, deniedSeconds = 3, maxEntries = 10_000, clock = systemClock } = options;
  const kept = new LRUCache<string, GateAnswer>({ max: maxEntries });
  const sharing = createSharing<GateAnswer>();

  const isFresh = (decision: GateAnswer) => {
    const seconds = decision.outcome === "granted" ? grantedSeconds : deniedSeconds;
    const age = clock.now().getTime() - Date.parse(decision.readAt);
    return age >= 0 && age < seconds * 1000;
  };
  const keep = (key: string, decision: GateAnswer) => {
    const present = kept.get(key);
    // Evaluations may end in another order than they began: the younger reading stays.
    if (present !== undefined && present.readAt > decision.readAt) return;
    if (decision.outcome === "unavailable") kept.delete(key);
    else kept.set(key, decision);
  };
  const evaluateAndKeep = async (key: string, evaluate: () => Promise<GateAnswer>) => {
    const decision = await evaluate();
    keep(key, decision);
    return decision;
  };

  return {
    async decide(subject, evaluate, { bypass = false } = {}) {
      const key = toKey(subject);
      if (bypass) return evaluateAndKeep(key, evaluate);
      const present = kept.get(key);
      if (present !== undefined && isFresh(present)) return present;
      return sharing.share(key, () => evaluateAndKeep(key, evaluate));
    },
  };
}

function toKey({ rule, accounts }: DecisionSubject): string {
  const text = canonicalize([rule, [...new Set(accounts)].sort()]);
  return createHash("sha256")
    .update(text ?? "")
    .digest("hex");
}
