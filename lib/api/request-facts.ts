import { AppError } from "#lib/platform/errors.ts";
import type { GateDecision } from "#lib/shared/gate.ts";

/** Whom and what a request was about, for its line in the log: ids only. */
export type RequestFacts = Record<string, unknown>;

const idNames = ["videoId", "sessionId", "uploadId"] as const;

/** The ids among the parsed parts of a request. */
export function idsOf(...parts: readonly unknown[]): RequestFacts {
  const facts: RequestFacts = {};
  for (const part of parts) {
    if (typeof part !== "object" || part === null) continue;
    for (const name of idNames) {
      const value = (part as Record<string, unknown>)[name];
      if (typeof value === "string") facts[name] = value;
    }
  }
  return facts;
}

/**
 * What the log keeps of a refusal, so that `npm run why` can explain its reference later: the code, and of a gate's
 * decision each condition with its outcome. Sentences and values of the request stay out.
 */
export function refusalFacts(error: unknown): RequestFacts {
  if (!(error instanceof AppError)) return {};
  const { code, details = {} } = error;
  const decision = details.decision as GateDecision | undefined;
  return {
    code,
    ...(typeof details.reason === "string" ? { reason: details.reason } : {}),
    ...(Array.isArray(details.silentChains) ? { silentChains: details.silentChains } : {}),
    ...(decision === undefined ? {} : { readAt: decision.readAt, conditions: decision.conditions.map(told) }),
  };
}

function told({ path, condition, outcome, reason, held, needed }: GateDecision["conditions"][number]) {
  return {
    path,
    type: condition.type,
    ...("chain" in condition ? { chain: condition.chain } : {}),
    ...("contract" in condition ? { contract: condition.contract } : {}),
    outcome,
    reason: reason.code,
    ...(held === undefined ? {} : { held }),
    ...(needed === undefined ? {} : { needed }),
  };
}
