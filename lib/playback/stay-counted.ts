import type { Transaction } from "#lib/platform/db.ts";
import { checkStreamLimit } from "./count-streams.ts";
import { endSessions } from "./end-session.ts";
import type { PlaybackContext } from "./playback-context.ts";
import { type EndReason, PlaybackEndedError, StreamLimitError } from "./playback-errors.ts";
import { countedSeconds } from "./playback-times.ts";

/**
 * Notes that a session was heard of at `seen.lastSeenAt`, so that it counts as a stream. One that was silent for longer must
 * find room among the viewer's other streams again: without room it ends, and `playback_ended` is thrown with the reason
 * `limit`. A session that ended meanwhile stays as it is: `playback_ended` with its reason.
 */
export async function stayCounted(
  context: PlaybackContext,
  session: { sessionId: string; subject: string },
  seen: { lastSeenAt: Date; expiresAt?: Date; positionSeconds?: number },
): Promise<void> {
  const { prisma } = context.db;
  const now = seen.lastSeenAt;
  const running = { id: session.sessionId, endedAt: null };
  const countedSince = new Date(now.getTime() - countedSeconds * 1000);
  const { count } = await prisma.playbackSession.updateMany({
    where: { ...running, lastSeenAt: { gt: countedSince } },
    data: seen,
  });
  if (count > 0) return;
  try {
    await prisma.$transaction(async (tx) => {
      await checkStreamLimit(tx, session.subject, context.config.streamLimit, now, session.sessionId);
      const stayed = await tx.playbackSession.updateMany({ where: running, data: seen });
      if (stayed.count === 0) throw new PlaybackEndedError(await whyEnded(tx, session.sessionId));
    });
  } catch (error) {
    if (!(error instanceof StreamLimitError)) throw error;
    await endSessions(context, { sessionId: session.sessionId }, "limit");
    throw new PlaybackEndedError("limit");
  }
}

async function whyEnded(tx: Transaction, id: string): Promise<EndReason> {
  const row = await tx.playbackSession.findUnique({ where: { id }, select: { endReason: true } });
  return (row?.endReason as EndReason | null | undefined) ?? "closed";
}
