import { appendEvent } from "#lib/events/outbox.ts";
import type { Prisma, Transaction } from "#lib/platform/db.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { EndReason } from "./playback-errors.ts";

/**
 * Which running sessions: by id, of a video, of a viewer, of a framed player, of one viewer's (or nobody's) tab, or those
 * of one viewer that the gate `gateHash` let in with these accounts (sorted) on a read of the chain until `checkedUntil`.
 */
export type SessionsToEnd =
  | { sessionId: string }
  | { videoId: string }
  | { viewerId: string }
  | { embedSessionId: string }
  | { tabHash: string; viewerId: string | null }
  | { viewerId: string; gateHash: string; accounts: string[]; checkedUntil: Date };

/** Ends the running sessions that fit, and tells of each (`playback/ended`). Gives how many there were. */
export function endSessions(
  context: Pick<PlaybackContext, "db" | "clock">,
  which: SessionsToEnd,
  reason: EndReason,
): Promise<number> {
  return context.db.prisma.$transaction((tx) => endSessionsIn(tx, context.clock.now(), which, reason));
}

/** The same as part of a transaction. */
export async function endSessionsIn(
  tx: Transaction,
  now: Date,
  which: SessionsToEnd,
  reason: EndReason,
): Promise<number> {
  const ended = await tx.playbackSession.updateManyAndReturn({
    where: { ...whereOf(which), endedAt: null },
    data: { endedAt: now, endReason: reason },
    select: { id: true, videoId: true },
  });
  for (const { id, videoId } of ended) {
    await appendEvent(tx, "playback/ended", { sessionId: id, videoId, reason });
  }
  return ended.length;
}

function whereOf(which: SessionsToEnd): Prisma.PlaybackSessionWhereInput {
  if ("sessionId" in which) return { id: which.sessionId };
  if (!("gateHash" in which)) return which;
  const { viewerId, gateHash, accounts, checkedUntil } = which;
  // `subject` has the index.
  return {
    subject: viewerId,
    owner: false,
    gateHash,
    accounts: { equals: accounts },
    gateCheckedAt: { lte: checkedUntil },
  };
}
