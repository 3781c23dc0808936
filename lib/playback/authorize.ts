import type { PlaybackContext } from "./playback-context.ts";
import { type EndReason, PlaybackEndedError, PlaybackTokenInvalidError } from "./playback-errors.ts";
import { externalSessionSeconds, gateMaxAgeSeconds } from "./playback-times.ts";
import type { PlaybackClient, PlaybackCredential } from "./playback-token.ts";
import { recheckGate } from "./recheck-gate.ts";

/** A session whose holder was let in. */
export interface LiveSession {
  sessionId: string;
  videoId: string;
  /** Viewer id, or the session's own id for an anonymous viewer. */
  subject: string;
  client: PlaybackClient;
  /**
   * open: no chain has a say (owner, open video); stale: the chain read is older than 60 s; changed: the creator
   * changed the rule since.
   */
  gate: "open" | "fresh" | "stale" | "changed";
  gateAgeSeconds: number;
}

interface StandingRow {
  outcome: "live" | EndReason | "ended";
  gate: LiveSession["gate"];
  gate_age_seconds: number;
  end_reason: EndReason | null;
  video_id: string;
  subject: string;
}

/**
 * Lets the holder of a session's token in: for manifests and heart-beats. Throws `playback_token_invalid` without
 * saying what is wrong with it, `playback_ended` with the reason when the session is over, its sign-in was revoked,
 * or the video was taken back.
 */
export async function authorizePlayback(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
): Promise<LiveSession> {
  if (credential === undefined) throw new PlaybackTokenInvalidError();
  const now = context.clock.now();
  const { rows } = await context.db.pool.query<StandingRow>({
    name: "playback_standing",
    text: "SELECT * FROM playback_standing($1, $2, $3, $4, $5)",
    values: [sessionId, credential.tokenHash, credential.client, now, gateMaxAgeSeconds],
  });
  const row = rows[0];
  if (row === undefined) throw new PlaybackTokenInvalidError();
  if (row.outcome !== "live") throw new PlaybackEndedError(endReason(row.outcome, row.end_reason));
  if (credential.client === "external") await keepAlive(context, sessionId, now);
  return {
    sessionId,
    videoId: row.video_id,
    subject: row.subject,
    client: credential.client,
    gate: row.gate,
    gateAgeSeconds: row.gate_age_seconds,
  };
}

/** The same for what is gated like keys: looks at the chain first when the last read is older than 60 s. */
export async function authorizeGated(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
): Promise<LiveSession> {
  const session = await authorizePlayback(context, sessionId, credential);
  if (session.gate === "stale" || session.gate === "changed")
    await recheckGate(context, sessionId, gateMaxAgeSeconds);
  return session;
}

/** Why a session is over: as its row says, or as its sign-in and video say before a sweep has written it down. */
export function endReason(outcome: EndReason | "ended", written: EndReason | null): EndReason {
  return outcome === "ended" ? (written ?? "closed") : outcome;
}

async function keepAlive(context: PlaybackContext, sessionId: string, now: Date): Promise<void> {
  await context.db.prisma.playbackSession.updateMany({
    where: { id: sessionId, endedAt: null, lastSeenAt: { lt: new Date(now.getTime() - 5_000) } },
    data: { lastSeenAt: now, expiresAt: new Date(now.getTime() + externalSessionSeconds * 1000) },
  });
}
