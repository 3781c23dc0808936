import { recordWatching } from "#lib/insights/record-watching.ts";
import type { PackageInfo, PlaybackReport } from "#lib/shared/api/playback.ts";
import { loadVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { authorizePlayback, type LiveSession } from "./authorize.ts";
import { currentPackage } from "./current-package.ts";
import { storyboardUri } from "./manifests/uris.ts";
import type { PlaybackContext } from "./playback-context.ts";
import { GateUnavailableError, gateRetrySeconds, PlaybackEndedError } from "./playback-errors.ts";
import { gateRecheckSeconds, lifeSeconds } from "./playback-times.ts";
import type { PlaybackCredential } from "./playback-token.ts";
import { recheckGate } from "./recheck-gate.ts";
import { stayCounted } from "./stay-counted.ts";

/** So long after its end a session takes the position of a heart-beat that was on its way. */
const lastWordSeconds = 10;

export interface Heartbeat {
  expiresAt: string;
  package: PackageInfo;
  durationSeconds: number | null;
  storyboardUrl: string | null;
  gateUnavailable: { silentChains: string[]; retryAfterSeconds: number } | null;
}

/**
 * A player says that it is alive and where it is: renews the session, looks at the chain again when the last read is
 * older than 20 s, and tells which package is the best by now. A silent chain ends nothing: it is reported, and keys
 * wait. What the player tells of its own working is kept for the creator. Throws `playback_token_invalid`, `playback_ended`, `gate_denied` (the session is over).
 */
export async function heartbeat(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  positionSeconds: number,
  report?: PlaybackReport,
): Promise<Heartbeat> {
  const now = context.clock.now();
  const { session, video, expiresAt } = await noteAlive(
    context,
    sessionId,
    credential,
    positionSeconds,
    now,
  ).catch(async (error: unknown) => {
    // A page that goes away sends its last position and closes at the same time: either may come first.
    if (error instanceof PlaybackEndedError) await keepLastPosition(context, sessionId, positionSeconds);
    throw error;
  });
  const [gateUnavailable] = await Promise.all([
    lookAgain(context, session),
    report && recordWatching(context.db, sessionId, report, now),
  ]);
  return {
    expiresAt: expiresAt.toISOString(),
    package: await currentPackage(context.db, video),
    durationSeconds: video.durationSeconds,
    storyboardUrl: storyboardUri(sessionId, video.storyboardRef),
    gateUnavailable,
  };
}

async function noteAlive(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  positionSeconds: number,
  now: Date,
): Promise<{ session: LiveSession; video: VideoRow; expiresAt: Date }> {
  const session = await authorizePlayback(context, sessionId, credential);
  const video = await loadVideo(context.db.prisma, session.videoId);
  const expiresAt = new Date(now.getTime() + lifeSeconds(session.client) * 1000);
  await stayCounted(context, session, {
    lastSeenAt: now,
    expiresAt,
    // Nobody is behind the end.
    positionSeconds: Math.min(positionSeconds, video.durationSeconds ?? positionSeconds),
  });
  return { session, video, expiresAt };
}

/** Notes where the viewer of a session stopped that its page closed, or whose tab opened another one, just before. */
async function keepLastPosition(
  { db, clock }: PlaybackContext,
  id: string,
  positionSeconds: number,
): Promise<void> {
  const endedAt = { gt: new Date(clock.now().getTime() - lastWordSeconds * 1000) };
  const where = { id, endReason: { in: ["closed", "replaced"] }, endedAt };
  await db.prisma.playbackSession.updateMany({ where, data: { positionSeconds } });
}

async function lookAgain(
  context: PlaybackContext,
  session: LiveSession,
): Promise<Heartbeat["gateUnavailable"]> {
  if (session.gate === "open") return null;
  if (session.gate === "fresh" && session.gateAgeSeconds <= gateRecheckSeconds) return null;
  try {
    await recheckGate(context, session.sessionId, gateRecheckSeconds);
    return null;
  } catch (error) {
    if (!(error instanceof GateUnavailableError)) throw error;
    return { silentChains: error.silentChains, retryAfterSeconds: gateRetrySeconds };
  }
}
