import { appendEvent } from "#lib/events/outbox.ts";
import type { Prisma, Transaction } from "#lib/platform/db.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { EndReason } from "./playback-errors.ts";

/** Which running sessions: by id, of a video, of a viewer, of a framed player, or of one viewer's (or nobody's) tab. */
export type SessionsToEnd =
  | { sessionId: string }
  | { videoId: string }
  | { viewerId: string }
  | { embedSessionId: string }
  | { tabHash: string; viewerId: string | null };

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
  const where: Prisma.PlaybackSessionWhereInput = "sessionId" in which ? { id: which.sessionId } : which;
  const ended = await tx.playbackSession.updateManyAndReturn({
    where: { ...where, endedAt: null },
    data: { endedAt: now, endReason: reason },
    select: { id: true, videoId: true },
  });
  for (const { id, videoId } of ended) {
    await appendEvent(tx, "playback/ended", { sessionId: id, videoId, reason });
  }
  return ended.length;
}
