import { queueCall } from "../calls/concurrency.ts";
import type { EngineContext } from "../context.ts";
import { inTransaction } from "../database.ts";

/** Deletes what has ended long ago: runs with their steps, routed events. */
async function deleteOld(ctx: EngineContext): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - ctx.settings.retentionSeconds * 1000);
  await ctx.pool.query("DELETE FROM engine.runs WHERE ended_at < $1", [before]);
  await ctx.pool.query("DELETE FROM engine.events WHERE received_at < $1 AND routed_at IS NOT NULL", [
    before,
  ]);
}

/** Gives a new job to calls whose job is gone, should pg-boss ever lose one: no run may wait for ever. */
async function requeueLost(ctx: EngineContext): Promise<void> {
  const { rows } = await ctx.pool.query<{ id: string }>(
    `SELECT c.id FROM engine.calls c
      WHERE c.state IN ('queued', 'running') AND c.changed_at < now() - interval '30 seconds' AND NOT EXISTS (
        SELECT FROM pgboss.job j WHERE j.id = c.job_id AND j.state IN ('created', 'retry', 'active'))`,
  );
  for (const { id } of rows) {
    await inTransaction(ctx.pool, (tx) => queueCall(ctx, tx, id));
    ctx.log.warn({ callId: id }, "queued a call again that had lost its job");
  }
}

/** Tidies up; to be run at start and every few minutes. */
export async function sweep(ctx: EngineContext): Promise<void> {
  await requeueLost(ctx);
  await deleteOld(ctx);
}
