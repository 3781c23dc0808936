/** No key is ever served on a chain read older than this (security.md). */
export const gateMaxAgeSeconds = 60;

/** A heart-beat looks at the gate again when the last read is older than this. */
export const gateRecheckSeconds = 20;

/**
 * A browser's session lives this long without a heart-beat. Browsers slow the timers of hidden pages down to one a
 * minute, and a paused film in a hidden tab should still be there.
 */
export const browserSessionSeconds = 75;

/** An external player has no heart-beat: manifests and keys keep its session. It may buffer or pause this long. */
export const externalSessionSeconds = 600;

/** A stream counts against the limit while it was heard of within this time: three heart-beats. */
export const aliveSeconds = 15;

/**
 * The pace of keys, in seconds of media per subject and video: a bucket of 80 % of the film, but at least 300 s and at
 * most 1,400 s, filled at three times real time. A viewer who jumps 30 times in a minute, with 30 s buffered after
 * each jump, and then watches at double speed never empties it (tests/integration/playback/keys.test.ts); nobody gets a film's keys at once.
 */
export const keyPace = {
  minCapacitySeconds: 300,
  capacityShare: 0.8,
  maxCapacitySeconds: 1400,
  /** Seconds of media a second. */
  refill: 3,
} as const;
