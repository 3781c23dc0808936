import { AppError } from "#lib/platform/errors.ts";
import { type GateDecision, ruleSchema } from "#lib/shared/gate.ts";
import type { Caller } from "#lib/videos/caller.ts";
import { isOwner } from "#lib/videos/find-video.ts";
import { askGate } from "./ask-gate.ts";
import type { PlaybackContext } from "./playback-context.ts";

/** What stands between a caller and a video they may see the page of. */
export type AccessDecision =
  | { access: "owner" | "everyone" | "sign_in_required"; decision: null }
  | { access: "granted" | "denied" | "unavailable"; decision: GateDecision };

/** The part of a video that says who may watch it. */
export interface GatedVideo {
  creatorId: string;
  access: string;
  gate: unknown;
}

/**
 * Whether the caller may watch: its creator always, everyone an open video, others as the gate decides (a decision of
 * the last seconds may serve). Throws `not_found` while the creator has not said who may watch.
 */
export async function decideAccess(
  context: Pick<PlaybackContext, "db" | "clock" | "chains">,
  video: GatedVideo,
  caller: Caller | null,
): Promise<AccessDecision> {
  if (isOwner(video, caller)) return { access: "owner", decision: null };
  if (video.access === "everyone") return { access: "everyone", decision: null };
  if (video.access !== "gated") throw new AppError("not_found", "The video was not found.");
  if (caller === null) return { access: "sign_in_required", decision: null };
  const decision = await askGate(context, ruleSchema.parse(video.gate), caller.accounts, { fresh: false });
  return { access: decision.outcome, decision };
}
