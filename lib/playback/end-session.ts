import { appendEvent } from "#lib/events/outbox.ts";
import type { Prisma } from "#lib/platform/db.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { EndReason } from "./playback-errors.ts";

/** Which running sessions: by id, of a video, of a viewer, or of a framed player. */
export type SessionsToEnd =
  | { sessionId: string }
  | { videoId: string }
  | { viewerId: string }
  | { embedSessionId: string };

/** Ends the running sessions that fit, and tells of each (`playback/ended`). Gives how many there were. */
export async function endSessions(
  context: Pick<PlaybackContext, "db" | "clock">,
  which: SessionsToEnd,
  reason: EndReason,
): Promise<number> {
  const where: Prisma.PlaybackSessionWhereInput = "sessionId" in which ? { id: which.sessionId } : which;
  return context.db.prisma.$transaction(async (tx) => {
    const ended = await tx.playbackSession.updateManyAndReturn({
      where: { ...where, endedAt: null },
      data: { endedAt: context.clock.now(), endReason: reason },
      select: { id: true, videoId: true },
    });
    for (const { id, videoId } of ended) {
      await appendEvent(tx, "playback/ended", { sessionId: id, videoId, reason });
    }
    return ended.length;
  });
}
