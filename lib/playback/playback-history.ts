import type { Database } from "#lib/platform/db.ts";
import { type AccountId, parseAccountId } from "#lib/shared/caip.ts";

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

/**
 * Forgets it. End what runs before (end-session.ts). The pace of keys goes on under names that lead to nobody
 * (docs/decisions/024).
 */
export async function forgetPlayback(
  db: Database,
  viewerId: string,
  accounts: readonly AccountId[],
): Promise<void> {
  await db.prisma.playbackSession.deleteMany({ where: { OR: [{ viewerId }, { subject: viewerId }] } });
  await db.prisma.keyBucket.deleteMany({ where: { subject: viewerId } });
  const holders = accounts.map((account) => parseAccountId(account).address);
  await db.prisma.keyBucket.updateMany({ where: { holder: { in: holders } }, data: { holder: null } });
}
