import { newId } from "#lib/platform/ids.ts";
import { dropCalls } from "../calls/calls.ts";
import type { EngineContext } from "../context.ts";
import { type Transaction, toJson } from "../database.ts";
import { functionFailed } from "../events/job-event.ts";
import { storeEvents } from "../events/store-event.ts";
import type { Run } from "./runs.ts";

/** How a run ended. */
export type RunEnd =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: unknown }
  | { status: "cancelled" };

/**
 * Ends a run in the caller's transaction: its calls and waits go, its slots are passed on, and if it failed
 * `inngest/function.failed` is emitted, which `onFailure` listens to. The run must be locked and active.
 */
export async function endRun(ctx: EngineContext, tx: Transaction, run: Run, end: RunEnd): Promise<void> {
  const output = end.status === "completed" ? toJson(end.output) : null;
  const error = end.status === "failed" ? toJson(end.error) : null;
  await tx.query(
    "UPDATE engine.runs SET status = $2, output = $3, error = $4, ended_at = now() WHERE id = $1",
    [run.id, end.status, output, error],
  );
  await tx.query("DELETE FROM engine.steps WHERE run_id = $1 AND state <> 'done'", [run.id]);
  if (end.status === "failed") {
    const { event, id, function: fn } = run;
    const data = { function_id: fn.id, run_id: id, event, events: [event], error: end.error };
    await storeEvents(tx, [{ id: newId("evt"), name: functionFailed, data, ts: ctx.clock.now().getTime() }]);
  }
  await dropCalls(ctx, tx, run.id);
  ctx.log.info({ runId: run.id, functionId: run.function.id, status: end.status }, "ended a run");
}
