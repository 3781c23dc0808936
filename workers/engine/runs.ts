import { newId } from "#lib/platform/ids.ts";
import { type Transaction, toJson } from "./database.ts";
import type { FunctionConfig } from "./function-config.ts";
import type { JobEvent } from "./job-event.ts";

type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

/** A run with the function it runs. */
export interface Run {
  id: string;
  status: RunStatus;
  event: JobEvent;
  app: string;
  function: FunctionConfig;
  createdAt: Date;
  parent: { runId: string; stepId: string } | undefined;
}

interface RunRow {
  id: string;
  status: RunStatus;
  event: JobEvent;
  app: string;
  config: FunctionConfig;
  created_at: Date;
  parent_run_id: string | null;
  parent_step_id: string | null;
}

/** True while the run may still go on. */
export function isActive(run: Pick<Run, "status">): boolean {
  return run.status === "queued" || run.status === "running";
}

/**
 * Reads a run and locks it until the transaction ends: whoever changes a run, its steps or its calls holds this
 * lock. Undefined when there is no such run.
 */
export async function lockRun(tx: Transaction, runId: string): Promise<Run | undefined> {
  const { rows } = await tx.query<RunRow>(
    `SELECT r.id, r.status, r.event, r.created_at, r.parent_run_id, r.parent_step_id, f.app, f.config
       FROM engine.runs r JOIN engine.functions f ON f.id = r.function_id
      WHERE r.id = $1 FOR UPDATE OF r`,
    [runId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  const { parent_run_id: parentRunId, parent_step_id: parentStepId } = row;
  return {
    id: row.id,
    status: row.status,
    event: row.event,
    app: row.app,
    function: row.config,
    createdAt: row.created_at,
    parent:
      parentRunId === null || parentStepId === null
        ? undefined
        : { runId: parentRunId, stepId: parentStepId },
  };
}

export interface NewRun {
  functionId: string;
  event: JobEvent;
  parent?: { runId: string; stepId: string };
}

/** Inserts a queued run; undefined when this event has already started a run of this function. */
export async function insertRun(tx: Transaction, run: NewRun): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO engine.runs (id, function_id, event_id, event, parent_run_id, parent_step_id)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (function_id, event_id) DO NOTHING RETURNING id`,
    [
      newId("run"),
      run.functionId,
      run.event.id,
      toJson(run.event),
      run.parent?.runId ?? null,
      run.parent?.stepId ?? null,
    ],
  );
  return rows[0]?.id;
}
