import { AppError } from "#lib/platform/errors.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { GateDecision } from "#lib/shared/gate.ts";

/** Why a playback session is over; kept in its row. */
export type EndReason = keyof typeof endSentences;

export const endSentences = {
  closed: "This playback was closed. Press play to start again.",
  revoked: "Playback stopped: your wallet no longer satisfies what this video asks for.",
  signed_out: "Playback stopped because you signed out. Sign in to go on.",
  limit: "Playback stopped here because it was started somewhere else.",
  replaced: "Playback stopped here because the same tab, or a copy of it, started anew. Press play to go on.",
  gate_changed: "The creator changed who may watch this video. Press play to be checked again.",
  removed: "The creator removed this video.",
  unpublished: "The creator made this video private.",
  taken_down: "An operator of this site took this video down.",
  expired: "Playback was away for too long. Press play to go on.",
} as const;

/** The token does not open this session: wrong, tampered with, of another session or of another kind of client. */
export class PlaybackTokenInvalidError extends AppError {
  constructor() {
    super("playback_token_invalid", "This playback session does not know you. Open a new one.");
  }
}

/** The session is over; `details.reason` says why. */
export class PlaybackEndedError extends AppError {
  constructor(reason: EndReason) {
    super("playback_ended", endSentences[reason], { details: { reason } });
  }
}

/** The chain was asked and said no; `details.decision` tells it condition by condition. */
export class GateDeniedError extends AppError {
  constructor(decision: GateDecision) {
    super("gate_denied", "Your wallet does not satisfy what this video asks for.", { details: { decision } });
  }
}

/** No refusal: a chain that matters gave no answer. Whoever waits goes on by itself when it is back. */
export class GateUnavailableError extends AppError {
  readonly silentChains: string[];

  constructor(decision: GateDecision) {
    const silentChains = decision.silentChains ?? [];
    const names = silentChains.map(chainName).join(" and ") || "A blockchain";
    super(
      "gate_unavailable",
      `No answer from ${names}, so your tokens cannot be checked right now. This is no refusal: try again shortly.`,
      { retryable: true, retryAfterSeconds: gateRetrySeconds, details: { silentChains, decision } },
    );
    this.silentChains = silentChains;
  }
}

/** A gated video asks for tokens, and nobody is signed in whose tokens could be looked at. */
export class SignInToWatchError extends AppError {
  constructor() {
    super("sign_in_required", "Sign in with your wallet to watch this video.");
  }
}

/** Keys were asked for faster than anybody watches. */
export class KeysPacedError extends AppError {
  constructor(waitSeconds: number) {
    const retryAfterSeconds = Math.max(1, Math.ceil(waitSeconds));
    super("keys_paced", `Keys were asked for faster than they are watched. Wait ${retryAfterSeconds} s.`, {
      retryable: true,
      retryAfterSeconds,
    });
  }
}

/** Another stream of the same viewer, as the page offers to stop it. */
export interface OtherStream {
  sessionId: string;
  videoId: string;
  title: string | null;
  client: string;
  startedAt: string;
}

export class StreamLimitError extends AppError {
  constructor(limit: number, streams: OtherStream[]) {
    super(
      "stream_limit",
      `You are already watching ${streams.length} ${streams.length === 1 ? "video" : "videos"} at once, and ${limit} is the most. Stop one to watch here.`,
      { details: { limit, streams } },
    );
  }
}

/** Seconds after which a silent chain is worth asking again. */
export const gateRetrySeconds = 5;
