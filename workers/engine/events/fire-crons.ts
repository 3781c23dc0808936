import type { EngineContext } from "../context.ts";
import { inTransaction, type Transaction } from "../database.ts";
import { startRun } from "../runs/start-run.ts";
import { nextCronTime } from "./cron-time.ts";
import { scheduledTimer } from "./job-event.ts";

interface CronRow {
  function_id: string;
  expression: string;
  next_at: Date;
}

/**
 * Sets lines back whose next time lies behind the one that follows now: it was found while the clock was ahead, and its
 * function would not run until the clock is there again.
 */
async function setBack(tx: Transaction, now: Date): Promise<void> {
  const { rows } = await tx.query<CronRow>(
    "SELECT function_id, expression, next_at FROM engine.crons WHERE next_at > $1",
    [now],
  );
  for (const { function_id: functionId, expression, next_at: found } of rows) {
    const nextAt = nextCronTime(expression, now);
    if (found > nextAt) await setNext(tx, functionId, expression, nextAt);
  }
}

async function setNext(tx: Transaction, functionId: string, expression: string, nextAt: Date): Promise<void> {
  await tx.query("UPDATE engine.crons SET next_at = $3 WHERE function_id = $1 AND expression = $2", [
    functionId,
    expression,
    nextAt,
  ]);
}

/**
 * Starts a run for each cron line whose time has come. Times missed while the engine was down are made up for
 * by one run, not by one each. True when a run was started.
 */
export async function fireCrons(ctx: EngineContext): Promise<boolean> {
  const now = ctx.clock.now();
  return inTransaction(ctx.pool, async (tx) => {
    await setBack(tx, now);
    const { rows } = await tx.query<CronRow>(
      `SELECT c.function_id, c.expression, c.next_at FROM engine.crons c
         JOIN engine.functions f ON f.id = c.function_id AND f.active
        WHERE c.next_at <= $1 ORDER BY c.function_id, c.expression FOR UPDATE OF c SKIP LOCKED`,
      [now],
    );
    for (const { function_id: functionId, expression, next_at: dueAt } of rows) {
      await setNext(tx, functionId, expression, nextCronTime(expression, now));
      const id = `cron:${functionId}:${expression}:${dueAt.toISOString()}`;
      const event = { id, name: scheduledTimer, data: { cron: expression }, ts: dueAt.getTime() };
      await startRun(ctx, tx, functionId, event);
    }
    return rows.length > 0;
  });
}
