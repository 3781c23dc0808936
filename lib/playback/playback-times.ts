import type { PlaybackClient } from "./playback-token.ts";

/** No key is ever served on a chain read older than this (security.md). */
export const gateMaxAgeSeconds = 60;

/** A heart-beat looks at the gate again when the last read is older than this. */
export const gateRecheckSeconds = 20;

/**
 * A browser's session lives this long without a heart-beat. Browsers slow the timers of hidden pages down to one a
 * minute, and a paused video in a hidden tab should still be there.
 */
export const browserSessionSeconds = 75;

/** An external player has no heart-beat: manifests and keys keep its session. It may buffer or pause this long. */
const externalSessionSeconds = 600;

/** A stream counts against the limit while it was heard of within this time: three heart-beats. */
export const aliveSeconds = 15;

/**
 * A session that was silent for so long must pass the limit again before it is served anything. Less than `aliveSeconds`, so
 * that no request of an old session can slip in while a new one is counted without it.
 */
export const countedSeconds = 13;

/** A request says nothing new about a session that was heard of so lately. */
export const quietSeconds = 5;

/** How long a session lives on without a word of its player. */
export function lifeSeconds(client: PlaybackClient): number {
  return client === "browser" ? browserSessionSeconds : externalSessionSeconds;
}

/**
 * The pace of keys, in seconds of media per video and what opened it: a bucket of 80 % of the video, but at least 300 s and at
 * most 1,400 s, filled at three times real time. A viewer who jumps 30 times in a minute, with 30 s buffered after
 * each jump, and then watches at double speed never empties it (tests/integration/playback/keys.test.ts); nobody gets a video's keys at once.
 */
export const keyPace = {
  minCapacitySeconds: 300,
  capacityShare: 0.8,
  maxCapacitySeconds: 1400,
  /** Seconds of media a second. */
  refill: 3,
} as const;

/**
 * One read of the chain is good for so many seconds of new media: for more at once the account is checked again, so
 * that no burst of keys is served to an account whose token has left it. Ordinary playback stays below.
 */
export const readSeconds = 60;

/** When a pass that is a balance changes hands (docs/decisions/024). */
export const handover = {
  /** Seconds of media that an account keeps whatever it takes over from others: enough to start at once. */
  freeSeconds: 60,
  /** So many accounts that owe most are checked when somebody opens the video by the same contract. */
  mostChecks: 8,
} as const;
