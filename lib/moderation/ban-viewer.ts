import { banAccounts, findViewer, unbanAccounts } from "#lib/auth/bans.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { liftAll, takeDownAll } from "#lib/videos/take-down.ts";
import { carryOut, type ModerationContext } from "./actions.ts";

interface ViewerOrder {
  viewerId: string;
  reason: string;
}

/**
 * Bans a viewer and every account of theirs: they may watch, but neither upload nor publish, and all their videos are
 * taken down. Throws NotFoundError.
 */
export function banViewer(context: ModerationContext, operator: Caller, order: ViewerOrder): Promise<void> {
  const { viewerId, reason } = order;
  return carryOut(context, operator, { kind: "ban", viewerId, reason }, async (tx, now) => {
    if ((await findViewer(tx, viewerId)).banReason !== null) return false;
    await banAccounts(tx, viewerId, reason, now);
    await takeDownAll(tx, viewerId, { reason, now });
    return true;
  });
}

/** Lifts a ban and restores what it took down; what was taken down for itself stays down. Throws NotFoundError. */
export function unbanViewer(context: ModerationContext, operator: Caller, order: ViewerOrder): Promise<void> {
  const { viewerId, reason } = order;
  return carryOut(context, operator, { kind: "unban", viewerId, reason }, async (tx) => {
    if ((await findViewer(tx, viewerId)).banReason === null) return false;
    await unbanAccounts(tx, viewerId);
    await liftAll(tx, viewerId, reason);
    return true;
  });
}
