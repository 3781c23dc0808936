import { authorizePlayback } from "./authorize.ts";
import { endSessions } from "./end-session.ts";
import type { PlaybackContext } from "./playback-context.ts";
import { PlaybackEndedError, PlaybackTokenInvalidError } from "./playback-errors.ts";
import type { PlaybackCredential } from "./playback-token.ts";

/**
 * Ends a session at the wish of its player, or of its viewer from somewhere else ("stop the other one"): then the
 * player learns `limit`. Closing twice is fine. Throws `playback_token_invalid` for everybody else.
 */
export async function closeSession(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  viewerId: string | null,
): Promise<void> {
  try {
    await authorizePlayback(context, sessionId, credential);
    await endSessions(context, { sessionId }, "closed");
  } catch (error) {
    if (error instanceof PlaybackEndedError) return;
    if (!(error instanceof PlaybackTokenInvalidError) || viewerId === null) throw error;
    const own = await context.db.prisma.playbackSession.count({ where: { id: sessionId, viewerId } });
    if (own === 0) throw error;
    await endSessions(context, { sessionId }, "limit");
  }
}
