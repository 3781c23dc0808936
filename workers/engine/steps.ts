import { type Transaction, toJson } from "./database.ts";

/** What a finished step gives its function: a value, or an error that `await step…` throws. */
export type StepResult = { data: unknown } | { error: unknown };

/** The recorded steps as the SDK wants them: by hashed id, and their ids in the order of their completion. */
export interface RecordedSteps {
  steps: Record<string, { type: "data"; data: unknown } | { type: "error"; error: unknown }>;
  stack: string[];
  /** True when something is planned or waited for, so that the SDK must not run a step on its own. */
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
  /** The function asked for race semantics: it wants to go on as soon as this step has finished. */
  race?: boolean;
}

/** Notes a step that a call will run. False when the run knows it already. */
export async function planStep(tx: Transaction, runId: string, step: NewStep): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO engine.steps (run_id, id, name, op, state, race) VALUES ($1, $2, $3, $4, 'planned', $5)
     ON CONFLICT (run_id, id) DO NOTHING`,
    [runId, step.id, step.name, step.op, step.race ?? false],
  );
  return rowCount === 1;
}

export interface Awaited {
  wakeAt?: Date | undefined;
  /** When a wait of so many seconds begins; none where a date ends it. */
  since?: Date | undefined;
  event?: string | undefined;
  expression?: string | undefined;
}

/** Notes a step that a clock, an event or another run will finish. False when the run knows it already. */
export async function awaitStep(
  tx: Transaction,
  runId: string,
  step: NewStep,
  awaited: Awaited,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `INSERT INTO engine.steps (run_id, id, name, op, state, wake_at, waits_since, wait_event, wait_expression)
     VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7, $8) ON CONFLICT (run_id, id) DO NOTHING`,
    [
      runId,
      step.id,
      step.name,
      step.op,
      awaited.wakeAt ?? null,
      awaited.since ?? null,
      awaited.event ?? null,
      awaited.expression ?? null,
    ],
  );
  return rowCount === 1;
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
       position = excluded.position, recorded_at = excluded.recorded_at, wake_at = NULL, wait_event = NULL
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

/** Finishes a step that was waiting. False when it is unknown or finished already. */
export async function wakeStep(
  tx: Transaction,
  runId: string,
  stepId: string,
  result: StepResult,
): Promise<boolean> {
  const failed = "error" in result;
  const { rowCount } = await tx.query(
    `UPDATE engine.steps SET state = 'done', data = $3, error = $4, position = nextval('engine.step_positions'),
            recorded_at = now(), wake_at = NULL, wait_event = NULL
      WHERE run_id = $1 AND id = $2 AND state = 'waiting'`,
    [runId, stepId, failed ? null : toJson(result.data), failed ? toJson(result.error) : null],
  );
  return rowCount === 1;
}
