import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database, Transaction } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import { lock } from "#lib/platform/lock.ts";
import { type ReportReason, type ReportSubject, reportReasons } from "#lib/shared/api/moderation.ts";
import { findOwnVideo, findVisibleVideo } from "#lib/videos/find-video.ts";

interface ReportContext {
  db: Database;
  clock: Clock;
}

/**
 * A viewer reports a video that they may see. A viewer has one open report of a video: saying it again replaces what they
 * said, and only the first tells the creator (`video/reported`). Throws NotFoundError, VideoRemovedError.
 */
export async function reportVideo(
  context: ReportContext,
  caller: Caller,
  report: { videoId: string; reason: ReportReason; text: string },
): Promise<void> {
  const { videoId, reason } = report;
  await context.db.prisma.$transaction(async (tx) => {
    await findVisibleVideo(tx, videoId, caller);
    const { isNew } = await openReport(tx, context.clock, caller, report);
    if (isNew) await appendEvent(tx, "video/reported", { videoId, reason: `${reportReasons[reason]}.` });
  });
}

/**
 * A creator tells the operators that an own video could not be prepared. Saying it again replaces the words and keeps the
 * reference. Throws NotFoundError, VideoRemovedError, AppError `video_state_conflict` for one that did not fail.
 */
export async function reportFailure(
  context: ReportContext,
  caller: Caller,
  report: { videoId: string; text: string },
): Promise<{ reference: string; createdAt: string }> {
  return context.db.prisma.$transaction(async (tx) => {
    const { state, failure } = await findOwnVideo(tx, report.videoId, caller);
    if (failure === null) {
      throw new AppError("video_state_conflict", "This video did not fail: there is nothing to report.", {
        details: { state },
      });
    }
    const { id, createdAt } = await openReport(tx, context.clock, caller, { ...report, reason: "failure" });
    return { reference: id, createdAt: createdAt.toISOString() };
  });
}

/** A viewer's one open report of a video: a new one, or what they say now in place of what they said. */
async function openReport(
  tx: Transaction,
  clock: Clock,
  { viewerId: reporterId }: Caller,
  { videoId, reason, text }: { videoId: string; reason: ReportSubject; text: string },
): Promise<{ id: string; createdAt: Date; isNew: boolean }> {
  // Two presses at once are one report.
  await lock(tx, `report:${videoId}:${reporterId}`);
  const open = await tx.report.findFirst({ where: { videoId, reporterId, closedAt: null } });
  if (open === null) {
    const row = { id: newId("rpt"), videoId, reporterId, reason, text, createdAt: clock.now() };
    return { ...(await tx.report.create({ data: row })), isNew: true };
  }
  await tx.report.update({ where: { id: open.id }, data: { reason, text } });
  return { ...open, isNew: false };
}

/** What a viewer reported, for their own eyes. */
export function reportsBy(db: Database, viewerId: string) {
  return db.prisma.report.findMany({
    where: { reporterId: viewerId },
    orderBy: { createdAt: "asc" },
    select: { videoId: true, reason: true, text: true, createdAt: true, closedAt: true },
  });
}

/** What a viewer reported becomes another one's. */
export async function moveReports(tx: Transaction, from: string, to: string): Promise<void> {
  await tx.report.updateMany({ where: { reporterId: from }, data: { reporterId: to } });
}

/** Takes a viewer out of what they reported: only the kind of the complaint stays. */
export async function forgetReporter(db: Database, viewerId: string): Promise<void> {
  await db.prisma.report.updateMany({
    where: { reporterId: viewerId },
    data: { reporterId: null, text: "" },
  });
}
