import { requestPlan, resumeCall } from "../calls/calls.ts";
import type { EngineContext } from "../context.ts";
import { inTransaction, type Transaction } from "../database.ts";
import { beginWaitsAnew } from "./begin-waits-anew.ts";
import { isActive, lockRun } from "./runs.ts";
import { wakeStep } from "./steps.ts";

/** How many of each kind are woken in one round. */
const roundSize = 100;

interface SleepRow {
  run_id: string;
  id: string;
}

async function wakeOne(ctx: EngineContext, tx: Transaction, step: SleepRow): Promise<void> {
  const run = await lockRun(tx, step.run_id);
  if (run === undefined || !isActive(run)) return;
  if (await wakeStep(tx, run.id, step.id)) await requestPlan(ctx, tx, run);
}

/** One that cannot be woken must not hold up the others; it stays due. */
async function attempt(
  ctx: EngineContext,
  runId: string,
  work: (tx: Transaction) => Promise<void>,
): Promise<void> {
  try {
    await inTransaction(ctx.pool, work);
  } catch (error) {
    ctx.log.warn({ err: error, runId }, "could not go on with a run whose time has come, will try again");
  }
}

/** Wakes the steps and repeats the calls whose time has come. True when there may be more. */
export async function wakeDue(ctx: EngineContext): Promise<boolean> {
  await beginWaitsAnew(ctx);
  const now = ctx.clock.now();
  const steps = await ctx.pool.query<SleepRow>(
    "SELECT run_id, id FROM engine.steps WHERE state = 'waiting' AND wake_at <= $1 ORDER BY wake_at LIMIT $2",
    [now, roundSize],
  );
  for (const step of steps.rows) await attempt(ctx, step.run_id, (tx) => wakeOne(ctx, tx, step));
  const calls = await ctx.pool.query<{ id: string; run_id: string }>(
    "SELECT id, run_id FROM engine.calls WHERE state = 'delayed' AND run_after <= $1 ORDER BY run_after LIMIT $2",
    [now, roundSize],
  );
  for (const { id, run_id: runId } of calls.rows) {
    await attempt(ctx, runId, async (tx) => {
      if ((await lockRun(tx, runId)) !== undefined) await resumeCall(ctx, tx, id);
    });
  }
  return steps.rows.length + calls.rows.length > 0;
}
