import type { Prisma } from "#lib/platform/db.ts";

/** A removed video can be brought back for this long. */
export const undoSeconds = 7 * 86_400;
/** After the last moment for an undo, so that machines whose clocks differ never delete what was just brought back. */
const graceSeconds = 600;

/** What was removed before this moment cannot be brought back any more: its key and files may go. */
export function removalsFinalBefore(now: Date): Date {
  return new Date(now.getTime() - (undoSeconds + graceSeconds) * 1000);
}

/** Until when a removed video can be brought back; null for all others, and when nothing of it is left. */
export function restorableUntil(
  video: {
    state: string;
    removedAt: Date | null;
    removedFrom: string | null;
    purgedAt: Date | null;
    upload: { completedAt: Date | null };
  },
  now: Date,
): Date | null {
  const { state, removedAt, removedFrom, purgedAt, upload } = video;
  if (state !== "removed" || removedAt === null || removedFrom === null) return null;
  if (purgedAt !== null || upload.completedAt === null) return null;
  const until = new Date(removedAt.getTime() + undoSeconds * 1000);
  return until > now ? until : null;
}

/** The same as a condition for many rows. */
export function restorable(now: Date): Prisma.VideoWhereInput {
  return {
    state: "removed",
    removedAt: { gt: new Date(now.getTime() - undoSeconds * 1000) },
    removedFrom: { not: null },
    purgedAt: null,
    upload: { completedAt: { not: null } },
  };
}
