import { newId } from "#lib/platform/ids.ts";
import { type Transaction, toJson } from "../database.ts";
import type { JobEvent } from "../events/job-event.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";

type RunStatus = "queued" | "running" | "completed" | "failed" | "cancelled";

/** A run with the function it runs. */
export interface Run {
  id: string;
  status: RunStatus;
  event: JobEvent;
  app: string;
  function: FunctionConfig;
  createdAt: Date;
}

interface RunRow {
  id: string;
  status: RunStatus;
  event: JobEvent;
  app: string;
  config: FunctionConfig;
  created_at: Date;
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
    `SELECT r.id, r.status, r.event, r.created_at, f.app, f.config
       FROM engine.runs r JOIN engine.functions f ON f.id = r.function_id
      WHERE r.id = $1 FOR UPDATE OF r`,
    [runId],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    id: row.id,
    status: row.status,
    event: row.event,
    app: row.app,
    function: row.config,
    createdAt: row.created_at,
  };
}

/** Inserts a queued run; undefined when this event has already started a run of this function. */
export async function insertRun(
  tx: Transaction,
  functionId: string,
  event: JobEvent,
): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO engine.runs (id, function_id, event_id, event)
     VALUES ($1, $2, $3, $4) ON CONFLICT (function_id, event_id) DO NOTHING RETURNING id`,
    [newId("run"), functionId, event.id, toJson(event)],
  );
  return rows[0]?.id;
}
