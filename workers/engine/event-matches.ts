import type { Transaction } from "./database.ts";
import { holds } from "./expressions.ts";
import type { FunctionConfig } from "./function-config.ts";
import type { JobEvent } from "./job-event.ts";

interface ActiveRun {
  id: string;
  function_id: string;
  event: JobEvent;
  created_at: Date;
}

/** Ids of the active runs whose function's `cancelOn` names this event and whose condition holds. */
export async function findCancelled(
  tx: Transaction,
  functions: readonly FunctionConfig[],
  event: JobEvent,
  now: Date,
): Promise<string[]> {
  const triggers = new Map(
    functions
      .map((f) => [f.id, f.cancelOn.filter((c) => c.event === event.name)] as const)
      .filter(([, c]) => c.length > 0),
  );
  if (triggers.size === 0) return [];
  const { rows } = await tx.query<ActiveRun>(
    `SELECT id, function_id, event, created_at FROM engine.runs
      WHERE function_id = ANY($1) AND status IN ('queued', 'running')`,
    [[...triggers.keys()]],
  );
  return rows
    .filter((run) => {
      const ageSeconds = (now.getTime() - run.created_at.getTime()) / 1000;
      return triggers
        .get(run.function_id)
        ?.some(
          (c) =>
            ageSeconds <= (c.withinSeconds ?? Number.POSITIVE_INFINITY) &&
            holds(c.if, { event: run.event, async: event }),
        );
    })
    .map(({ id }) => id);
}

interface WaitRow {
  run_id: string;
  id: string;
  wait_expression: string | null;
  event: JobEvent;
}

/** The `step.waitForEvent` steps that this event answers. */
export async function findWaiting(
  tx: Transaction,
  event: JobEvent,
): Promise<{ runId: string; stepId: string }[]> {
  const { rows } = await tx.query<WaitRow>(
    `SELECT s.run_id, s.id, s.wait_expression, r.event FROM engine.steps s JOIN engine.runs r ON r.id = s.run_id
      WHERE s.state = 'waiting' AND s.wait_event = $1 ORDER BY s.run_id, s.id`,
    [event.name],
  );
  return rows
    .filter((row) => holds(row.wait_expression, { event: row.event, async: event }))
    .map((row) => ({ runId: row.run_id, stepId: row.id }));
}
