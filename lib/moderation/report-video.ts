import { appendEvent } from "#lib/events/outbox.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { type ReportReason, reportReasons } from "#lib/shared/api/moderation.ts";
import type { Caller } from "#lib/videos/caller.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";

/**
 * A viewer reports a video that they may see. A viewer has one open report of a video: saying it again replaces what they
 * said, and only the first tells the creator (`video/reported`). Throws NotFoundError, VideoRemovedError.
 */
export async function reportVideo(
  context: { db: Database; clock: Clock },
  caller: Caller,
  report: { videoId: string; reason: ReportReason; text: string },
): Promise<void> {
  const { videoId, reason, text } = report;
  await context.db.prisma.$transaction(async (tx) => {
    await findVisibleVideo(tx, videoId, caller);
    // Two presses at once are one report.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`report:${videoId}:${caller.viewerId}`}, 0))`;
    const { count } = await tx.report.updateMany({
      where: { videoId, reporterId: caller.viewerId, closedAt: null },
      data: { reason, text },
    });
    if (count > 0) return;
    const createdAt = context.clock.now();
    await tx.report.create({
      data: { id: newId("rpt"), videoId, reporterId: caller.viewerId, reason, text, createdAt },
    });
    await appendEvent(tx, "video/reported", { videoId, reason: `${reportReasons[reason]}.` });
  });
}

/** What a viewer reported, for their own eyes. */
export function reportsBy(db: Database, viewerId: string) {
  return db.prisma.report.findMany({
    where: { reporterId: viewerId },
    orderBy: { createdAt: "asc" },
    select: { videoId: true, reason: true, text: true, createdAt: true, closedAt: true },
  });
}

/** Takes a viewer out of what they reported: only the kind of the complaint stays. */
export async function forgetReporter(db: Database, viewerId: string): Promise<void> {
  await db.prisma.report.updateMany({
    where: { reporterId: viewerId },
    data: { reporterId: null, text: "" },
  });
}
