import { newId } from "#lib/platform/ids.ts";
import { dropCalls, requestPlan } from "./calls.ts";
import type { EngineContext } from "./context.ts";
import { type Transaction, toJson } from "./database.ts";
import { functionCancelled, functionFailed } from "./job-event.ts";
import { isActive, lockRun, type Run } from "./runs.ts";
import { serializedError } from "./step-error.ts";
import { type StepResult, wakeStep } from "./steps.ts";
import { storeEvents } from "./store-event.ts";

/** How a run ended. */
export type RunEnd =
  | { status: "completed"; output: unknown }
  | { status: "failed"; error: unknown }
  | { status: "cancelled" };

function resultForParent(run: Run, end: RunEnd): StepResult {
  if (end.status === "completed") return { data: end.output };
  if (end.status === "failed") return { error: end.error };
  return {
    error: serializedError("InvokeCancelled", `The invoked run of ${run.function.id} was cancelled.`),
  };
}

/** The run that invoked this one gets its result as a step and goes on. */
async function tellParent(ctx: EngineContext, tx: Transaction, run: Run, end: RunEnd): Promise<void> {
  if (run.parent === undefined) return;
  const parent = await lockRun(tx, run.parent.runId);
  if (parent === undefined || !isActive(parent)) return;
  if (await wakeStep(tx, parent.id, run.parent.stepId, resultForParent(run, end)))
    await requestPlan(ctx, tx, parent);
}

/**
 * Ends a run in the caller's transaction: its calls and waits go, its slots are passed on, its parent goes on,
 * and `inngest/function.failed` (which `onFailure` listens to) or `inngest/function.cancelled` is emitted.
 * The run must be locked and active.
 */
export async function endRun(ctx: EngineContext, tx: Transaction, run: Run, end: RunEnd): Promise<void> {
  const output = end.status === "completed" ? toJson(end.output) : null;
  const error = end.status === "failed" ? toJson(end.error) : null;
  await tx.query(
    "UPDATE engine.runs SET status = $2, output = $3, error = $4, ended_at = now() WHERE id = $1",
    [run.id, end.status, output, error],
  );
  await tx.query("DELETE FROM engine.steps WHERE run_id = $1 AND state <> 'done'", [run.id]);
  if (end.status !== "completed") {
    const data = { function_id: run.function.id, run_id: run.id, event: run.event, events: [run.event] };
    const name = end.status === "failed" ? functionFailed : functionCancelled;
    const failure = end.status === "failed" ? { error: end.error } : {};
    await storeEvents(tx, [
      { id: newId("evt"), name, data: { ...data, ...failure }, ts: ctx.clock.now().getTime() },
    ]);
  }
  await tellParent(ctx, tx, run, end);
  await dropCalls(ctx, tx, run.id);
  ctx.log.info({ runId: run.id, functionId: run.function.id, status: end.status }, "ended a run");
}
