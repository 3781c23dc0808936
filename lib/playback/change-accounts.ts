import type { Transaction } from "#lib/platform/db.ts";
import type { AccountId } from "#lib/shared/caip.ts";
import { aliveSeconds } from "./playback-times.ts";

/**
 * An account is a viewer's no more: what plays is decided anew by the others before it is served anything else, and ends
 * where this one alone opened it.
 */
export async function unlinkFromPlayback(
  tx: Transaction,
  viewerId: string,
  account: AccountId,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE "PlaybackSession" SET accounts = array_remove(accounts, ${account}), "gateCheckedAt" = 'epoch'
    WHERE "viewerId" = ${viewerId} AND "endedAt" IS NULL AND ${account} = ANY (accounts)`;
}

/**
 * What a viewer watched becomes another one's, with where they stopped. What still plays passes the other one's limit of
 * streams with its next request.
 */
export async function movePlayback(tx: Transaction, from: string, to: string, now: Date): Promise<void> {
  const silent = new Date(now.getTime() - aliveSeconds * 1000);
  await tx.$executeRaw`
    UPDATE "PlaybackSession" SET "lastSeenAt" = least("lastSeenAt", ${silent})
    WHERE "viewerId" = ${from} AND "endedAt" IS NULL`;
  await tx.playbackSession.updateMany({ where: { viewerId: from }, data: { viewerId: to, subject: to } });
}

/** How many videos a viewer watched that are remembered. */
export async function countWatched(tx: Transaction, viewerId: string): Promise<number> {
  const videos = await tx.playbackSession.groupBy({ by: ["videoId"], where: { viewerId } });
  return videos.length;
}
