import { type Transaction, toJson } from "../database.ts";

/** What a finished step gives its function: a value, or an error that `await step…` throws. */
export type StepResult = { data: unknown } | { error: unknown };

/** The recorded steps as the SDK wants them: by hashed id, and their ids in the order of their completion. */
export interface RecordedSteps {
  steps: Record<string, { type: "data"; data: unknown } | { type: "error"; error: unknown }>;
  stack: string[];
  /** True when something is planned or slept, so that the SDK must not run a step on its own. */
  pending: boolean;
}

interface StepRow {
  id: string;
  state: "planned" | "waiting" | "done";
  data: unknown;
  error: unknown;
}

/** Reads what a run has recorded so far. */
export async function loadSteps(tx: Transaction, runId: string): Promise<RecordedSteps> {
  const { rows } = await tx.query<StepRow>(
    "SELECT id, state, data, error FROM engine.steps WHERE run_id = $1 ORDER BY position NULLS LAST",
    [runId],
  );
  const recorded: RecordedSteps = { steps: {}, stack: [], pending: false };
  for (const { id, state, data, error } of rows) {
    if (state !== "done") {
      recorded.pending = true;
      continue;
    }
    recorded.steps[id] = error === null ? { type: "data", data } : { type: "error", error };
    recorded.stack.push(id);
  }
  return recorded;
}

export interface NewStep {
  id: string;
  name: string;
  op: string;
}

/** Notes a step that a call will run. False when the run knows it already. */
export async function planStep(tx: Transaction, runId: string, step: NewStep): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO engine.steps (run_id, id, name, op, state) VALUES ($1, $2, $3, $4, 'planned')
     ON CONFLICT (run_id, id) DO NOTHING`,
    [runId, step.id, step.name, step.op],
  );
  return rowCount === 1;
}

/** Notes a sleep of so many seconds, which the clock will end. */
export async function awaitSleep(
  tx: Transaction,
  runId: string,
  step: NewStep,
  sleep: { from: Date; seconds: number },
): Promise<void> {
  await tx.query(
    `INSERT INTO engine.steps (run_id, id, name, op, state, wake_at, waits_since)
     VALUES ($1, $2, $3, $4, 'waiting', $5::timestamptz + make_interval(secs => $6), $5) ON CONFLICT (run_id, id) DO NOTHING`,
    [runId, step.id, step.name, step.op, sleep.from, sleep.seconds],
  );
}

/** Records a step's result, once and for all. False when it had one already, which then stays. */
export async function recordStep(
  tx: Transaction,
  runId: string,
  step: NewStep,
  result: StepResult,
): Promise<boolean> {
  const failed = "error" in result;
  const { rowCount } = await tx.query(
    `INSERT INTO engine.steps AS s (run_id, id, name, op, state, data, error, position, recorded_at)
     VALUES ($1, $2, $3, $4, 'done', $5, $6, nextval('engine.step_positions'), now())
     ON CONFLICT (run_id, id) DO UPDATE SET state = 'done', data = excluded.data, error = excluded.error,
       position = excluded.position, recorded_at = excluded.recorded_at
     WHERE s.state <> 'done'`,
    [
      runId,
      step.id,
      step.name,
      step.op,
      failed ? null : toJson(result.data),
      failed ? toJson(result.error) : null,
    ],
  );
  return rowCount === 1;
}

/** Ends a sleep. False when it is unknown or has ended already. */
export async function wakeStep(tx: Transaction, runId: string, stepId: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE engine.steps SET state = 'done', data = 'null', position = nextval('engine.step_positions'),
            recorded_at = now(), wake_at = NULL
      WHERE run_id = $1 AND id = $2 AND state = 'waiting'`,
    [runId, stepId],
  );
  return rowCount === 1;
}
