import type { Prisma } from "#lib/platform/db.ts";

/** A removed video can be brought back for this long. */
export const undoSeconds = 7 * 86_400;

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
