import { isDatabaseAway } from "#lib/platform/database-away.ts";
import type { EngineContext } from "../context.ts";
import { inTransaction, type Transaction } from "../database.ts";
import { holds } from "../protocol/conditions.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";
import { endRun } from "../runs/end-run.ts";
import { isActive, lockRun } from "../runs/runs.ts";
import { startRun } from "../runs/start-run.ts";
import { findCancelled } from "./event-matches.ts";
import type { JobEvent } from "./job-event.ts";

/** An event whose routing failed this often is given up. */
const maxFailures = 20;

async function route(ctx: EngineContext, tx: Transaction, event: JobEvent): Promise<void> {
  const { rows } = await tx.query<{ config: FunctionConfig; active: boolean }>(
    "SELECT config, active FROM engine.functions ORDER BY id",
  );
  const cancelled = await findCancelled(
    tx,
    rows.map(({ config }) => config),
    event,
  );
  // In the order of their ids, as everybody does who locks several runs.
  for (const id of cancelled.sort()) {
    const run = await lockRun(tx, id);
    if (run !== undefined && isActive(run)) await endRun(ctx, tx, run, { status: "cancelled" });
  }
  for (const { config, active } of rows) {
    const fires = config.events.some((t) => t.event === event.name && holds(t.expression, event));
    if (active && fires) await startRun(ctx, tx, config.id, event);
  }
}

/**
 * Routes the oldest stored event that has not been routed yet: cancels runs and starts runs, all in one
 * transaction. False when there was none.
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
