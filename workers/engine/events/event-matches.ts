import type { Transaction } from "../database.ts";
import { agrees } from "../protocol/conditions.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";
import type { JobEvent } from "./job-event.ts";

interface ActiveRun {
  id: string;
  function_id: string;
  event: JobEvent;
}

/** Ids of the active runs whose function's `cancelOn` names this event and whose condition holds. */
export async function findCancelled(
  tx: Transaction,
  functions: readonly FunctionConfig[],
  event: JobEvent,
): Promise<string[]> {
  const triggers = new Map(
    functions
      .map((f) => [f.id, f.cancelOn.filter((c) => c.event === event.name)] as const)
      .filter(([, c]) => c.length > 0),
  );
  if (triggers.size === 0) return [];
  const { rows } = await tx.query<ActiveRun>(
    `SELECT id, function_id, event FROM engine.runs
      WHERE function_id = ANY($1) AND status IN ('queued', 'running')`,
    [[...triggers.keys()]],
  );
  return rows
    .filter((run) => triggers.get(run.function_id)?.some((c) => agrees(c.if, run.event, event)))
    .map(({ id }) => id);
}
