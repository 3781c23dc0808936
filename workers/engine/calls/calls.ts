import { randomUUID } from "node:crypto";
import type { EngineContext } from "../context.ts";
import type { Transaction } from "../database.ts";
import type { Run } from "../runs/runs.ts";
import { grantSlots, queueCall, slotsFor } from "./concurrency.ts";

/** The SDK's name for “run the function and see what comes next” in the query parameter `stepId`. */
export const planStepId = "step";

/** A request to an app that is to be made or under way. `attempt` counts from 0. */
export interface Call {
  id: string;
  runId: string;
  stepId: string;
  attempt: number;
  /** How often its process died during this attempt. */
  interruptions: number;
  /** How often in a row its app could not be reached. */
  refusals: number;
  slotKeys: string[];
}

async function dispatch(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  callIds: readonly string[],
): Promise<void> {
  const slots = slotsFor(run.function, run.event);
  if (slots.keys.length > 0) return grantSlots(ctx, tx, slots.keys);
  for (const callId of callIds) await queueCall(ctx, tx, callId);
}

/** Adds one call per step and queues those for which there are slots. The run must be locked. */
export async function addCalls(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  stepIds: readonly string[],
): Promise<void> {
  if (stepIds.length === 0) return;
  const slots = slotsFor(run.function, run.event);
  const ids = stepIds.map(() => randomUUID());
  await tx.query(
    `INSERT INTO engine.calls (id, run_id, step_id, state, slot_keys, slot_limits, run_created_at)
     SELECT t.id, $3, t.step_id, 'blocked', $4, $5, $6 FROM unnest($1::uuid[], $2::text[]) AS t (id, step_id)`,
    [ids, stepIds, run.id, slots.keys, slots.limits, run.createdAt],
  );
  await dispatch(ctx, tx, run, ids);
}

/**
 * Asks for the run's next plan. There is never more than one plan of a run: a second one could run the same step
 * twice. When one is under way, it is repeated after it has ended. The run must be locked.
 */
export async function requestPlan(ctx: EngineContext, tx: Transaction, run: Run): Promise<void> {
  const { rowCount } = await tx.query(
    "UPDATE engine.calls SET again = (state = 'running') WHERE run_id = $1 AND step_id = $2",
    [run.id, planStepId],
  );
  if (rowCount === 0) await addCalls(ctx, tx, run, [planStepId]);
}

/** Removes a finished call and passes its slots on; repeats a plan that was asked for meanwhile. */
export async function finishCall(ctx: EngineContext, tx: Transaction, run: Run, call: Call): Promise<void> {
  const { rows } = await tx.query<{ again: boolean }>(
    "DELETE FROM engine.calls WHERE id = $1 RETURNING again",
    [call.id],
  );
  if (rows[0]?.again === true) await requestPlan(ctx, tx, run);
  await grantSlots(ctx, tx, call.slotKeys);
}

/** Removes all calls of a run that is over and passes their slots on. */
export async function dropCalls(ctx: EngineContext, tx: Transaction, runId: string): Promise<void> {
  const { rows } = await tx.query<{ slot_keys: string[] }>(
    "DELETE FROM engine.calls WHERE run_id = $1 RETURNING slot_keys",
    [runId],
  );
  await grantSlots(ctx, tx, [...new Set(rows.flatMap((row) => row.slot_keys))]);
}

/** How a call that did not succeed is made again. */
export interface Repeat {
  at: Date;
  attempt: number;
  interruptions: number;
  refusals: number;
}

/** Makes a call again later; until then its slots are free for others. */
export async function delayCall(
  ctx: EngineContext,
  tx: Transaction,
  call: Call,
  repeat: Repeat,
): Promise<void> {
  await tx.query(
    `UPDATE engine.calls SET state = 'delayed', job_id = NULL, run_after = $2, attempt = $3, interruptions = $4,
            refusals = $5, waits_since = $6, again = false, changed_at = now() WHERE id = $1`,
    [call.id, repeat.at, repeat.attempt, repeat.interruptions, repeat.refusals, ctx.clock.now()],
  );
  await tx.query("DELETE FROM engine.slots WHERE call_id = $1", [call.id]);
  await grantSlots(ctx, tx, call.slotKeys);
}

/** Makes a delayed call ready, as far as slots allow. */
export async function resumeCall(ctx: EngineContext, tx: Transaction, callId: string): Promise<void> {
  const { rows } = await tx.query<{ slot_keys: string[] }>(
    "UPDATE engine.calls SET state = 'blocked', changed_at = now() WHERE id = $1 AND state = 'delayed' RETURNING slot_keys",
    [callId],
  );
  const keys = rows[0]?.slot_keys;
  if (keys === undefined) return;
  if (keys.length > 0) await grantSlots(ctx, tx, keys);
  else await queueCall(ctx, tx, callId);
}
