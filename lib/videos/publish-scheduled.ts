import { appendEvent } from "#lib/events/outbox.ts";
import type { Database } from "#lib/platform/db.ts";
import { notifyVideo } from "./notify-video.ts";
import { playableStates } from "./view-video.ts";

/** One transaction publishes at most so many: the next minute takes the rest. */
const batch = 100;

/**
 * Makes the scheduled videos public whose time has come, each together with the event that tells of it. One that is
 * still being prepared waits, and goes public once it can be watched. What was cancelled, removed or moved to another
 * time meanwhile is not touched: the row is locked and read in the same statement. Returns their ids.
 */
export async function publishScheduled(db: Database, now: Date): Promise<string[]> {
  return db.prisma.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM "Video"
      WHERE visibility = 'scheduled' AND "scheduledFor" <= ${now} AND access <> 'undecided'
        AND "takenDown" IS NULL AND "watchableAt" IS NOT NULL AND state = ANY(${[...playableStates]})
      ORDER BY "scheduledFor" LIMIT ${batch} FOR UPDATE SKIP LOCKED`;
    for (const { id } of due) {
      await tx.$executeRaw`
        UPDATE "Video" SET visibility = 'public', "publishedAt" = coalesce("publishedAt", ${now}),
          "scheduledFor" = NULL, "scheduleTimeZone" = NULL, "updatedAt" = ${now}
        WHERE id = ${id}`;
      await appendEvent(tx, "video/published", { videoId: id });
      await notifyVideo(tx, id);
    }
    return due.map(({ id }) => id);
  });
}
