import type { EngineContext } from "../context.ts";

/** Clocks are corrected by fractions of a second all the time. */
const tolerance = "1 second";

/**
 * Begins waits anew that began in the future: the clock went ahead and was set back since, and what should have taken
 * seconds would take as long as the clock was wrong.
 */
export async function beginWaitsAnew({ pool, clock }: Pick<EngineContext, "pool" | "clock">): Promise<void> {
  const now = clock.now();
  // Each condition repeats that of a partial index: this is asked several times a second.
  await pool.query(
    `UPDATE engine.steps SET wake_at = $1 + (wake_at - waits_since), waits_since = $1
      WHERE state = 'waiting' AND wake_at IS NOT NULL AND waits_since > $1::timestamptz + interval '${tolerance}'`,
    [now],
  );
  await pool.query(
    `UPDATE engine.calls SET run_after = $1 + (run_after - waits_since), waits_since = $1
      WHERE state = 'delayed' AND waits_since > $1::timestamptz + interval '${tolerance}'`,
    [now],
  );
}
