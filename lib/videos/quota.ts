import type { Db } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { workingStates } from "./video-state.ts";

/** What one creator may use (security.md "Surface"). */
export interface Quota {
  /** Bytes of originals that are stored. */
  bytes: number;
  /** Minutes of video accepted in 24 hours. */
  minutesPerDay: number;
  /** Videos being uploaded or processed at once. */
  concurrentJobs: number;
}

interface Usage {
  bytes: number;
  minutesToday: number;
  jobs: number;
}

/**
 * What a creator uses now. Originals count until they are deleted, whatever became of their videos; unfinished uploads with
 * their full size: the room is theirs already.
 */
async function readUsage(db: Db, viewerId: string): Promise<Usage> {
  const since = new Date(Date.now() - 24 * 3600 * 1000);
  const users = { in: await usersOf(db, viewerId) };
  const [stored, today, jobs] = await Promise.all([
    db.upload.aggregate({
      _sum: { size: true },
      where: { viewerId: users, discardedAt: null },
    }),
    db.video.aggregate({
      _sum: { durationSeconds: true },
      where: { creatorId: users, createdAt: { gte: since }, state: { not: "rejected" } },
    }),
    db.video.count({ where: { creatorId: users, state: { in: [...workingStates] } } }),
  ]);
  return {
    bytes: Number(stored._sum.size ?? 0n),
    minutesToday: (today._sum.durationSeconds ?? 0) / 60,
    jobs,
  };
}

/**
 * The viewer, and those whom one of their accounts was taken from: an account that is removed and linked elsewhere has no new
 * quota there.
 */
async function usersOf(db: Db, viewerId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ viewerId: string }[]>`
    SELECT f."viewerId" FROM "FormerAccount" f JOIN "Account" a ON a.id = f."accountId"
    WHERE a."viewerId" = ${viewerId} AND f."viewerId" <> ${viewerId}`;
  return [viewerId, ...new Set(rows.map((row) => row.viewerId))];
}

/** Whether `size` more bytes may be uploaded. Throws AppError `quota_exceeded`. */
export async function assertMayStore(db: Db, quota: Quota, viewerId: string, size: number): Promise<void> {
  const usage = await readUsage(db, viewerId);
  if (usage.bytes + size > quota.bytes) {
    throw quotaExceeded(
      "bytes",
      quota.bytes,
      usage.bytes,
      `This file needs ${gibibytes(size)}, and ${gibibytes(Math.max(0, quota.bytes - usage.bytes))} of your storage are free. Remove a video to make room: what it takes is free once it can no longer be brought back, after seven days. Or upload a smaller file.`,
    );
  }
  assertJobs(quota, usage);
  assertMinutes(quota, usage);
}

/** Whether one more video may be processed. Throws AppError `quota_exceeded`. */
export async function assertMayProcess(db: Db, quota: Quota, viewerId: string): Promise<void> {
  assertJobs(quota, await readUsage(db, viewerId));
}

/**
 * Whether a video of this length still fits into the day, once probing knows it. `videoId` itself does not count.
 * Throws AppError `quota_exceeded`.
 */
export async function assertMinutesLeft(
  db: Db,
  quota: Quota,
  video: { id: string; creatorId: string; durationSeconds: number },
): Promise<void> {
  const usage = await readUsage(db, video.creatorId);
  const row = await db.video.findUnique({ where: { id: video.id }, select: { durationSeconds: true } });
  const others = usage.minutesToday - (row?.durationSeconds ?? 0) / 60;
  if (others + video.durationSeconds / 60 > quota.minutesPerDay) throw minutesExceeded(quota, others);
}

function gibibytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}

function assertJobs(quota: Quota, usage: Usage): void {
  if (usage.jobs < quota.concurrentJobs) return;
  const message = "Too many of your videos are in the works. Wait until one is ready, or cancel one.";
  throw quotaExceeded("concurrentJobs", quota.concurrentJobs, usage.jobs, message);
}

function assertMinutes(quota: Quota, usage: Usage): void {
  if (usage.minutesToday >= quota.minutesPerDay) throw minutesExceeded(quota, usage.minutesToday);
}

function minutesExceeded(quota: Quota, used: number): AppError {
  const minutes =
    quota.minutesPerDay === 1 ? "one minute of video is" : `${quota.minutesPerDay} minutes of video are`;
  const message = `No more than ${minutes} taken a day. Try again tomorrow.`;
  return quotaExceeded("minutesPerDay", quota.minutesPerDay, Math.round(used), message);
}

function quotaExceeded(which: keyof Quota, limit: number, used: number, message: string): AppError {
  return new AppError("quota_exceeded", message, { details: { quota: which, limit, used } });
}
