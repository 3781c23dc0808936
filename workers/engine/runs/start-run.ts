import { addCalls, planStepId } from "../calls/calls.ts";
import type { EngineContext } from "../context.ts";
import type { Transaction } from "../database.ts";
import type { JobEvent } from "../events/job-event.ts";
import { insertRun, lockRun } from "./runs.ts";

/** Starts a run of a function for an event, in the caller's transaction, unless this event has started one before. */
export async function startRun(
  ctx: EngineContext,
  tx: Transaction,
  functionId: string,
  event: JobEvent,
): Promise<void> {
  const runId = await insertRun(tx, functionId, event);
  const run = runId === undefined ? undefined : await lockRun(tx, runId);
  if (run === undefined) return;
  await addCalls(ctx, tx, run, [planStepId]);
  ctx.log.debug({ runId, functionId, eventId: event.id }, "started a run");
}
