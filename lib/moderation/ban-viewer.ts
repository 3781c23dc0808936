import { banAccounts, findViewer, unbanAccounts } from "#lib/auth/bans.ts";
import type { Caller } from "#lib/videos/caller.ts";
import { liftAll, takeDownAll } from "#lib/videos/take-down.ts";
import { recordAction } from "./actions.ts";
import type { ModerationContext } from "./moderate-video.ts";

/** A creator may have hundreds of videos. */
const patience = { timeout: 60_000 };

/**
 * Bans a viewer and every account of theirs: they may watch, but neither upload nor publish, and all their videos are
 * taken down. Throws NotFoundError.
 */
export async function banViewer(
  { db, clock }: ModerationContext,
  operator: Caller,
  order: { viewerId: string; reason: string },
): Promise<void> {
  const now = clock.now();
  const { viewerId, reason } = order;
  await db.prisma.$transaction(async (tx) => {
    const viewer = await findViewer(tx, viewerId);
    if (viewer.banReason !== null) return;
    await banAccounts(tx, viewerId, reason, now);
    await takeDownAll(tx, viewerId, { reason, now });
    await recordAction(tx, operator, { kind: "ban", viewerId, reason, now });
  }, patience);
}

/** Lifts a ban and restores what it took down; what was taken down for itself stays down. Throws NotFoundError. */
export async function unbanViewer(
  { db, clock }: ModerationContext,
  operator: Caller,
  order: { viewerId: string; reason: string },
): Promise<void> {
  const now = clock.now();
  const { viewerId, reason } = order;
  await db.prisma.$transaction(async (tx) => {
    const viewer = await findViewer(tx, viewerId);
    if (viewer.banReason === null) return;
    await unbanAccounts(tx, viewerId);
    await liftAll(tx, viewerId, reason);
    await recordAction(tx, operator, { kind: "unban", viewerId, reason, now });
  }, patience);
}
