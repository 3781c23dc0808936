import type { Database } from "#lib/platform/db.ts";

/** What a viewer watched and when, oldest first; no token, no key. */
export function playbackHistory(db: Database, viewerId: string) {
  return db.prisma.playbackSession.findMany({
    where: { viewerId },
    orderBy: { startedAt: "asc" },
    select: {
      id: true,
      videoId: true,
      client: true,
      accounts: true,
      startedAt: true,
      lastSeenAt: true,
      endedAt: true,
      endReason: true,
      positionSeconds: true,
    },
  });
}

/** Forgets it. End what runs before (end-session.ts). */
export async function forgetPlayback(db: Database, viewerId: string): Promise<void> {
  await db.prisma.playbackSession.deleteMany({ where: { OR: [{ viewerId }, { subject: viewerId }] } });
  await db.prisma.keyBucket.deleteMany({ where: { subject: viewerId } });
}
