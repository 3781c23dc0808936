import type { PlaybackContext } from "./playback-context.ts";
import { type EndReason, PlaybackEndedError, PlaybackTokenInvalidError } from "./playback-errors.ts";
import { gateMaxAgeSeconds, lifeSeconds, quietSeconds } from "./playback-times.ts";
import type { PlaybackClient, PlaybackCredential } from "./playback-token.ts";
import { recheckGate } from "./recheck-gate.ts";
import { stayCounted } from "./stay-counted.ts";

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
  /** Since when nothing was heard of it. */
  silentSeconds: number;
}

interface StandingRow {
  outcome: "live" | EndReason | "ended";
  gate: LiveSession["gate"];
  gate_age_seconds: number;
  silent_seconds: number;
  end_reason: EndReason | null;
  video_id: string;
  subject: string;
}

/**
 * Lets the holder of a session's token in. Throws `playback_token_invalid` without saying what is wrong with it,
 * `playback_ended` with the reason when the session is over, its sign-in was revoked, or the video was taken back.
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
  return {
    sessionId,
    videoId: row.video_id,
    subject: row.subject,
    client: credential.client,
    gate: row.gate,
    gateAgeSeconds: row.gate_age_seconds,
    silentSeconds: row.silent_seconds,
  };
}

/**
 * The same for whatever is served: it belongs to a session that counts as a stream, and is a sign of its life. Players
 * without a heart-beat live on by it.
 */
export async function authorizeServing(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
): Promise<LiveSession> {
  const session = await authorizePlayback(context, sessionId, credential);
  if (session.silentSeconds <= quietSeconds) return session;
  const lastSeenAt = context.clock.now();
  const expiresAt = new Date(lastSeenAt.getTime() + lifeSeconds("external") * 1000);
  await stayCounted(context, session, {
    lastSeenAt,
    ...(session.client === "external" ? { expiresAt } : {}),
  });
  return session;
}

/** The same for what is gated like keys: looks at the chain first when the last read is older than 60 s. */
export async function authorizeGated(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
): Promise<LiveSession> {
  const session = await authorizeServing(context, sessionId, credential);
  if (session.gate === "stale" || session.gate === "changed")
    await recheckGate(context, sessionId, gateMaxAgeSeconds);
  return session;
}

/** Why a session is over: as its row says, or as its sign-in and video say before a sweep has written it down. */
export function endReason(outcome: EndReason | "ended", written: EndReason | null): EndReason {
  return outcome === "ended" ? (written ?? "closed") : outcome;
}
