import type { GateAnswer } from "#lib/gate/pass.ts";
import { isNegated } from "#lib/gate/rule-logic.ts";
import { recordRefusal } from "#lib/insights/record-refusal.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { AppError } from "#lib/platform/errors.ts";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import { type GateDecision, storedRuleSchema } from "#lib/shared/gate.ts";
import { type NameOf, namesIn, tokenNamesSchema } from "#lib/shared/token-name.ts";
import { isOwner } from "#lib/videos/find-video.ts";
import { askGate } from "./ask-gate.ts";
import type { PlaybackContext } from "./playback-context.ts";

/** What stands between a caller and a video they may see the page of. */
export type AccessDecision =
  | { access: "owner" | "everyone" | "sign_in_required"; decision: null }
  | { access: "granted" | "denied" | "unavailable"; decision: GateAnswer };

/** The part of a video that says who may watch it. */
export interface GatedVideo {
  id: string;
  creatorId: string;
  access: string;
  gate: unknown;
  /** TokenName[], as they were kept. */
  tokenNames: unknown;
}

/**
 * Whether the caller may watch: its creator always (and operators, who have to judge what was reported), everyone an open
 * video, others as the gate decides (a decision of the last seconds may serve). Refusals are counted for the creator. Throws `not_found` while the creator has not said who may watch.
 */
export async function decideAccess(
  context: Pick<PlaybackContext, "db" | "clock" | "chains" | "conditions">,
  video: GatedVideo,
  caller: Caller | null,
): Promise<AccessDecision> {
  if (isOwner(video, caller) || caller?.operator) return { access: "owner", decision: null };
  if (video.access === "everyone") return { access: "everyone", decision: null };
  if (video.access !== "gated") throw new AppError("not_found", "The video was not found.");
  if (caller === null) return { access: "sign_in_required", decision: null };
  const decision = await askGate(context, storedRuleSchema.parse(video.gate), caller, { fresh: false });
  if (decision.outcome === "denied") {
    const { viewerId: subject } = caller;
    const conditions = missedConditions(decision, namesIn(tokenNamesSchema.parse(video.tokenNames)));
    await recordRefusal(context.db, { videoId: video.id, subject, conditions, at: context.clock.now() });
  }
  return { access: decision.outcome, decision };
}

/** What stood in the way, in words: conditions that were not met, or met where the rule says "not". */
function missedConditions(decision: GateDecision, nameOf: NameOf): string[] {
  return decision.conditions.flatMap(({ path, condition, outcome }) => {
    const turned = isNegated(path);
    if (outcome !== (turned ? "met" : "not_met")) return [];
    const words = describeCondition(condition, nameOf);
    return turned ? `do not ${words}` : words;
  });
}
