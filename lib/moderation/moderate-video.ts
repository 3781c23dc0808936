import type { Caller } from "#lib/platform/caller.ts";
import type { Transaction } from "#lib/platform/db.ts";
import { loadVideo } from "#lib/videos/find-video.ts";
import * as videos from "#lib/videos/take-down.ts";
import { carryOut, type ModerationContext } from "./actions.ts";

interface VideoOrder {
  videoId: string;
  reason: string;
}

/** Takes a video down, and closes its reports. Throws NotFoundError, VideoRemovedError. */
export function takeDown(context: ModerationContext, operator: Caller, order: VideoOrder): Promise<void> {
  const { videoId, reason } = order;
  return carryOut(context, operator, { kind: "take_down", videoId, reason }, async (tx, now) => {
    const changed = await videos.takeDownVideo(tx, videoId, { reason, by: "video", now });
    await closeReports(tx, videoId, now);
    return changed;
  });
}

/** Gives it back. Throws NotFoundError, VideoRemovedError, AppError `account_banned` while its creator is banned. */
export function restore(context: ModerationContext, operator: Caller, order: VideoOrder): Promise<void> {
  const { videoId, reason } = order;
  return carryOut(context, operator, { kind: "restore", videoId, reason }, async (tx) => {
    const { creator } = await loadVideo(tx, videoId);
    if (creator.banReason !== null) throw new videos.AccountBannedError(creator.banReason);
    return videos.liftTakeDown(tx, videoId, reason);
  });
}

/** Closes the reports of a video and leaves it as it is. Throws NotFoundError. */
export function dismiss(context: ModerationContext, operator: Caller, order: VideoOrder): Promise<void> {
  const { videoId, reason } = order;
  return carryOut(context, operator, { kind: "dismiss", videoId, reason }, async (tx, now) => {
    await loadVideo(tx, videoId);
    return (await closeReports(tx, videoId, now)) > 0;
  });
}

async function closeReports(tx: Transaction, videoId: string, now: Date): Promise<number> {
  const { count } = await tx.report.updateMany({
    where: { videoId, closedAt: null },
    data: { closedAt: now },
  });
  return count;
}
