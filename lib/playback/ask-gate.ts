import { createDecisionCache, type DecisionCache } from "#lib/gate/decision-cache.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import type { GateAnswer } from "#lib/gate/pass.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { endSessions } from "./end-session.ts";
import { gateHash } from "./gate-hash.ts";
import type { PlaybackContext } from "./playback-context.ts";

const caches = new WeakMap<Database, DecisionCache>();

/**
 * Decides a gate for a viewer's accounts. A refusal that was read now, whatever for, ends what the same rule let the same
 * accounts watch until then. `fresh` reads the chains now, as every re-check of a live session must; without it a decision
 * of the last seconds may serve (lib/gate/decision-cache.ts).
 */
export function askGate(
  context: Pick<PlaybackContext, "db" | "clock" | "chains" | "conditions">,
  rule: Rule,
  viewer: { viewerId: string; accounts: readonly string[] },
  options: { fresh: boolean },
): Promise<GateAnswer> {
  const cache = caches.get(context.db) ?? createDecisionCache({ clock: context.clock });
  caches.set(context.db, cache);
  const { viewerId, accounts } = viewer;
  const evaluate = async () => {
    const { chains, conditions: kinds, clock } = context;
    const answer = await evaluateGate({ chains, kinds, rule, accounts, clock });
    if (answer.outcome === "denied") {
      const refused = {
        viewerId,
        gateHash: await gateHash(context.db.prisma, "gated", rule),
        accounts: [...accounts].sort(),
        checkedUntil: new Date(answer.readAt),
      };
      await endSessions(context, refused, "revoked");
    }
    return answer;
  };
  return cache.decide({ rule, accounts }, evaluate, { bypass: options.fresh });
}
