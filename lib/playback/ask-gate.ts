import { createDecisionCache, type DecisionCache } from "#lib/gate/decision-cache.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import type { GateAnswer } from "#lib/gate/pass.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { PlaybackContext } from "./playback-context.ts";

const caches = new WeakMap<Database, DecisionCache>();

/**
 * Decides a gate for a viewer's accounts. `fresh` reads the chains now, as every re-check of a live session must;
 * without it a decision of the last seconds may serve (lib/gate/decision-cache.ts).
 */
export function askGate(
  context: Pick<PlaybackContext, "db" | "clock" | "chains">,
  rule: Rule,
  accounts: readonly string[],
  options: { fresh: boolean },
): Promise<GateAnswer> {
  const cache = caches.get(context.db) ?? createDecisionCache({ clock: context.clock });
  caches.set(context.db, cache);
  const evaluate = () => evaluateGate({ chains: context.chains, rule, accounts, clock: context.clock });
  return cache.decide({ rule, accounts }, evaluate, { bypass: options.fresh });
}
