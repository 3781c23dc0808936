import { requestPlan } from "./calls.ts";
import type { EngineContext } from "./context.ts";
import { inTransaction, isDatabaseAway, type Transaction } from "./database.ts";
import { endRun } from "./end-run.ts";
import { findCancelled, findWaiting } from "./event-matches.ts";
import { holds } from "./expressions.ts";
import { type FunctionConfig, matchesName } from "./function-config.ts";
import type { JobEvent } from "./job-event.ts";
import { isActive, lockRun, type Run } from "./runs.ts";
import { startRun } from "./start-run.ts";
import { wakeStep } from "./steps.ts";

/** An event whose routing failed this often is given up. */
const maxFailures = 20;

/** Locks runs in the order of their ids, as everybody does who locks several; leaves out those that are over. */
async function lockActive(tx: Transaction, runIds: readonly string[]): Promise<Map<string, Run>> {
  const locked = new Map<string, Run>();
  for (const id of [...new Set(runIds)].sort()) {
    const run = await lockRun(tx, id);
    if (run !== undefined && isActive(run)) locked.set(id, run);
  }
  return locked;
}

async function route(ctx: EngineContext, tx: Transaction, event: JobEvent): Promise<void> {
  const { rows } = await tx.query<{ config: FunctionConfig; active: boolean }>(
    "SELECT config, active FROM engine.functions ORDER BY id",
  );
  const cancelled = await findCancelled(
    tx,
    rows.map(({ config }) => config),
    event,
    ctx.clock.now(),
  );
  const waiting = await findWaiting(tx, event);
  const runs = await lockActive(tx, [...cancelled, ...waiting.map(({ runId }) => runId)]);
  for (const id of cancelled) {
    const run = runs.get(id);
    if (run !== undefined) await endRun(ctx, tx, run, { status: "cancelled" });
    runs.delete(id);
  }
  for (const { runId, stepId } of waiting) {
    const run = runs.get(runId);
    if (run === undefined || !(await wakeStep(tx, runId, stepId, { data: event }))) continue;
    await requestPlan(ctx, tx, run);
  }
  for (const { config, active } of rows) {
    const fires = config.events.some(
      (t) => matchesName(t.event, event.name) && holds(t.expression, { event }),
    );
    if (active && fires) await startRun(ctx, tx, config, { functionId: config.id, event });
  }
}

/**
 * Routes the oldest stored event that has not been routed yet: cancels runs, answers waits, starts runs, all in
 * one transaction. False when there was none.
 */
export async function routeNextEvent(ctx: EngineContext): Promise<boolean> {
  let eventId: string | undefined;
  try {
    return await inTransaction(ctx.pool, async (tx) => {
      const { rows } = await tx.query<{ id: string; payload: JobEvent }>(
        `SELECT id, payload FROM engine.events WHERE routed_at IS NULL AND failures < $1
          ORDER BY failures, seq LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [maxFailures],
      );
      const row = rows[0];
      if (row === undefined) return false;
      eventId = row.id;
      await route(ctx, tx, row.payload);
      await tx.query("UPDATE engine.events SET routed_at = now() WHERE id = $1", [row.id]);
      return true;
    });
  } catch (error) {
    if (eventId === undefined || isDatabaseAway(error)) throw error;
    ctx.log.error({ err: error, eventId }, "failed to route an event");
    await ctx.pool.query("UPDATE engine.events SET failures = failures + 1 WHERE id = $1", [eventId]);
    return true;
  }
}
