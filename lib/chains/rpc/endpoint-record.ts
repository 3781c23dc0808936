/** How much the newest of the samples counts. */
const weight = 0.2;
/** What an endpoint is expected to take before it was asked, in milliseconds. */
const guessMs = 100;
/** A share of successes below this one makes no difference: such an endpoint is the last to be asked anyway. */
const leastShare = 0.02;

/** What was seen of one endpoint's speed and reliability; the newest counts most. */
export interface EndpointRecord {
  succeeded(milliseconds: number): void;
  failed(): void;
  /** It was given up after so long because another one was faster. */
  outrun(milliseconds: number): void;
  /** Milliseconds that an answer costs with all the failures on the way; the lower the better. */
  cost(): number;
  /** After how long an answer is late; undefined when none was seen yet. */
  lateAfterMs(): number | undefined;
}

/** Exponentially weighted mean and deviation of the latency (as in RFC 6298 §2), and the share of successes. */
export function createEndpointRecord(): EndpointRecord {
  let meanMs: number | undefined;
  let deviationMs = 0;
  let share = 1;
  const sample = (milliseconds: number) => {
    if (meanMs === undefined) {
      meanMs = milliseconds;
      deviationMs = milliseconds / 2;
      return;
    }
    deviationMs += weight * (Math.abs(milliseconds - meanMs) - deviationMs);
    meanMs += weight * (milliseconds - meanMs);
  };
  return {
    succeeded(milliseconds) {
      sample(milliseconds);
      share += weight * (1 - share);
    },
    failed() {
      share -= weight * share;
    },
    // It took longer than this: a lower bound says something only when it is above what was expected.
    outrun: (milliseconds) => sample(Math.max(milliseconds, meanMs ?? 0)),
    cost: () => (meanMs ?? guessMs) / Math.max(share, leastShare) ** 2,
    lateAfterMs: () => (meanMs === undefined ? undefined : meanMs + 4 * deviationMs),
  };
}
