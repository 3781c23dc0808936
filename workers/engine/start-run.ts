import { addCalls, planStepId } from "./calls.ts";
import type { EngineContext } from "./context.ts";
import type { Transaction } from "./database.ts";
import { parseExpression } from "./expressions.ts";
import type { FunctionConfig } from "./function-config.ts";
import { insertRun, lockRun, type NewRun } from "./runs.ts";

/** Inngest's: the same idempotency value starts no second run for a day. */
const idempotencyHours = 24;

async function claimIdempotency(
  tx: Transaction,
  config: FunctionConfig,
  run: NewRun,
  runId: string,
): Promise<boolean> {
  if (config.idempotency === undefined) return true;
  const value = parseExpression(config.idempotency).evaluate({ event: run.event });
  const { rowCount } = await tx.query(
    `INSERT INTO engine.idempotency AS i (function_id, key, run_id, expires_at)
     VALUES ($1, $2, $3, now() + make_interval(hours => $4))
     ON CONFLICT (function_id, key) DO UPDATE SET run_id = excluded.run_id, expires_at = excluded.expires_at
     WHERE i.expires_at <= now()`,
    [config.id, JSON.stringify(value ?? null), runId, idempotencyHours],
  );
  return rowCount === 1;
}

/**
 * Starts a run of a function for an event, in the caller's transaction. Undefined when this event, or the
 * function's idempotency value, has started one before.
 */
export async function startRun(
  ctx: EngineContext,
  tx: Transaction,
  config: FunctionConfig,
  run: NewRun,
): Promise<string | undefined> {
  const runId = await insertRun(tx, run);
  if (runId === undefined) return undefined;
  if (!(await claimIdempotency(tx, config, run, runId))) {
    await tx.query("DELETE FROM engine.runs WHERE id = $1", [runId]);
    ctx.log.info(
      { functionId: config.id, eventId: run.event.id },
      "skipped an event whose work has been started already",
    );
    return undefined;
  }
  const locked = await lockRun(tx, runId);
  if (locked === undefined) return undefined;
  await addCalls(ctx, tx, locked, [planStepId]);
  ctx.log.debug({ runId, functionId: config.id, eventId: run.event.id }, "started a run");
  return runId;
}
