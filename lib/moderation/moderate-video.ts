import type { Clock } from "#lib/platform/clock.ts";
import type { Database, Transaction } from "#lib/platform/db.ts";
import type { Caller } from "#lib/videos/caller.ts";
import { loadVideo } from "#lib/videos/find-video.ts";
import * as videos from "#lib/videos/take-down.ts";
import { recordAction } from "./actions.ts";

export interface ModerationContext {
  db: Database;
  clock: Clock;
}

/** Takes a video down, and closes its reports. Throws NotFoundError, VideoRemovedError. */
export async function takeDown(
  { db, clock }: ModerationContext,
  operator: Caller,
  order: { videoId: string; reason: string },
): Promise<void> {
  const now = clock.now();
  const { videoId, reason } = order;
  await db.prisma.$transaction(async (tx) => {
    const changed = await videos.takeDownVideo(tx, videoId, { reason, by: "video", now });
    await closeReports(tx, videoId, now);
    if (changed) await recordAction(tx, operator, { kind: "take_down", videoId, reason, now });
  });
}

/** Gives it back. Throws NotFoundError, VideoRemovedError, AppError `account_banned` while its creator is banned. */
export async function restore(
  { db, clock }: ModerationContext,
  operator: Caller,
  order: { videoId: string; reason: string },
): Promise<void> {
  const now = clock.now();
  const { videoId, reason } = order;
  await db.prisma.$transaction(async (tx) => {
    const { creator } = await loadVideo(tx, videoId);
    if (creator.banReason !== null) throw new videos.AccountBannedError(creator.banReason);
    if (!(await videos.liftTakeDown(tx, videoId, reason))) return;
    await recordAction(tx, operator, { kind: "restore", videoId, reason, now });
  });
}

/** Closes the reports of a video and leaves it as it is. Throws NotFoundError. */
export async function dismiss(
  { db, clock }: ModerationContext,
  operator: Caller,
  order: { videoId: string; reason: string },
): Promise<void> {
  const now = clock.now();
  const { videoId, reason } = order;
  await db.prisma.$transaction(async (tx) => {
    await loadVideo(tx, videoId);
    if ((await closeReports(tx, videoId, now)) === 0) return;
    await recordAction(tx, operator, { kind: "dismiss", videoId, reason, now });
  });
}

async function closeReports(tx: Transaction, videoId: string, now: Date): Promise<number> {
  const { count } = await tx.report.updateMany({
    where: { videoId, closedAt: null },
    data: { closedAt: now },
  });
  return count;
}
