import { z } from "zod";
import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { Prisma, type Transaction } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { visibilitySchema } from "#lib/shared/video.ts";
import { loadVideo, VideoRemovedError } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";

const takenDownSchema = z.object({
  at: z.iso.datetime(),
  reason: z.string(),
  /** Of the video itself, or because its creator was banned: lifting the ban restores only the latter. */
  by: z.enum(["video", "ban"]),
  /** What it goes back to. */
  visibility: visibilitySchema,
});
export type TakenDown = z.infer<typeof takenDownSchema>;

/** What an operator said when they took a video down; null when none did. */
export function takenDownOf(video: { takenDown: unknown }): TakenDown | null {
  return video.takenDown === null ? null : takenDownSchema.parse(video.takenDown);
}

/**
 * Hides a video from everybody but its creator and operators, and locks it so (`video/taken-down`). Returns false when it
 * was taken down in this way before. Throws NotFoundError, VideoRemovedError.
 */
export async function takeDownVideo(
  tx: Transaction,
  videoId: string,
  order: { reason: string; by: TakenDown["by"]; now: Date },
): Promise<boolean> {
  await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
  const video = await loadVideo(tx, videoId);
  if (video.state === "removed") throw new VideoRemovedError();
  const before = takenDownOf(video);
  if (before !== null && (before.by === "video" || order.by === "ban")) return false;
  const takenDown: TakenDown = {
    at: order.now.toISOString(),
    reason: order.reason,
    by: order.by,
    visibility: before?.visibility ?? visibilitySchema.parse(video.visibility),
  };
  await tx.video.update({ where: { id: videoId }, data: { visibility: "draft", takenDown } });
  await appendEvent(tx, "video/taken-down", { videoId, reason: order.reason });
  await notifyVideo(tx, videoId);
  return true;
}

/**
 * Gives a video back the visibility that it had (`video/reinstated`). Returns false when nobody had taken it down.
 * Throws NotFoundError, VideoRemovedError.
 */
export async function liftTakeDown(tx: Transaction, videoId: string, reason: string): Promise<boolean> {
  await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
  const video = await loadVideo(tx, videoId);
  if (video.state === "removed") throw new VideoRemovedError();
  const takenDown = takenDownOf(video);
  if (takenDown === null) return false;
  await tx.video.update({
    where: { id: videoId },
    data: { visibility: takenDown.visibility, takenDown: Prisma.DbNull },
  });
  await appendEvent(tx, "video/reinstated", { videoId, reason });
  await notifyVideo(tx, videoId);
  return true;
}

/** Takes down all that a banned creator has. */
export async function takeDownAll(
  tx: Transaction,
  creatorId: string,
  order: { reason: string; now: Date },
): Promise<void> {
  const videos = await tx.video.findMany({
    where: { creatorId, state: { not: "removed" } },
    select: { id: true },
  });
  for (const { id } of videos) await takeDownVideo(tx, id, { ...order, by: "ban" });
}

/** Restores what a ban took down. What its creator removed meanwhile stays removed, and may be published if it comes back. */
export async function liftAll(tx: Transaction, creatorId: string, reason: string): Promise<void> {
  const byBan = { creatorId, takenDown: { path: ["by"], equals: "ban" } };
  await tx.video.updateMany({
    where: { ...byBan, state: "removed" },
    data: { takenDown: Prisma.DbNull },
  });
  // Read after that: what is brought back at this moment is in one of the two.
  const videos = await tx.video.findMany({
    where: { ...byBan, state: { not: "removed" } },
    select: { id: true },
  });
  for (const { id } of videos) await liftTakeDown(tx, id, reason);
}

/** Throws AppError `account_banned` or `video_taken_down` when an operator stands between a creator and publishing. */
export function assertMayPublish(video: { takenDown: unknown }, caller: Caller): void {
  if (caller.banReason) throw new AccountBannedError(caller.banReason);
  const takenDown = takenDownOf(video);
  if (takenDown === null) return;
  throw new AppError(
    "video_taken_down",
    `An operator took this video down: ${takenDown.reason} It can be published again when they restore it.`,
    { details: { reason: takenDown.reason } },
  );
}

/** An operator banned this account. */
export class AccountBannedError extends AppError {
  constructor(reason: string) {
    super(
      "account_banned",
      `An operator banned this account: ${reason} You can still watch, and export or delete what is yours.`,
      { details: { reason } },
    );
  }
}
