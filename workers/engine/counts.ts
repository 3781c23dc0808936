import type { Pool } from "pg";

/** What the engine is doing, for metrics. `failed`, `completed` and `cancelled` cover the time that runs are kept. */
export interface EngineCounts {
  runs: { queued: number; running: number; completed: number; failed: number; cancelled: number };
  /** Requests to apps: waiting for a concurrency slot, in the queue, under way, to be retried. */
  calls: { blocked: number; queued: number; running: number; delayed: number };
  /** Steps that wait for a clock, an event or another run. */
  waitingSteps: number;
  unroutedEvents: number;
}

interface CountRow {
  kind: string;
  name: string;
  count: number;
}

/** Counts runs, calls, waits and events. */
export async function countEngine(pool: Pool): Promise<EngineCounts> {
  const { rows } = await pool.query<CountRow>(
    `SELECT 'run' AS kind, status AS name, count(*)::int AS count FROM engine.runs GROUP BY status
     UNION ALL SELECT 'call', state, count(*)::int FROM engine.calls GROUP BY state
     UNION ALL SELECT 'waiting', '', count(*)::int FROM engine.steps WHERE state = 'waiting'
     UNION ALL SELECT 'unrouted', '', count(*)::int FROM engine.events WHERE routed_at IS NULL`,
  );
  const count = (kind: string, name = ""): number =>
    rows.find((r) => r.kind === kind && r.name === name)?.count ?? 0;
  return {
    runs: {
      queued: count("run", "queued"),
      running: count("run", "running"),
      completed: count("run", "completed"),
      failed: count("run", "failed"),
      cancelled: count("run", "cancelled"),
    },
    calls: {
      blocked: count("call", "blocked"),
      queued: count("call", "queued"),
      running: count("call", "running"),
      delayed: count("call", "delayed"),
    },
    waitingSteps: count("waiting"),
    unroutedEvents: count("unrouted"),
  };
}
