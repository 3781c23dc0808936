import { randomUUID } from "node:crypto";
import { lock } from "#lib/platform/lock.ts";
import type { EngineContext } from "../context.ts";
import type { Transaction } from "../database.ts";
import type { JobEvent } from "../events/job-event.ts";
import { valueAt } from "../protocol/conditions.ts";
import type { FunctionConfig } from "../protocol/function-config.ts";

/** The slots that one call needs: key `n` may be held by at most `limits[n]` calls. */
export interface Slots {
  keys: string[];
  limits: number[];
}

/** Which concurrency slots each call of a run needs, by the function's limits and the run's event. */
export function slotsFor(config: FunctionConfig, event: JobEvent): Slots {
  const keys: string[] = [];
  const limits: number[] = [];
  for (const { limit, key } of config.concurrency) {
    const value = key === undefined ? "" : JSON.stringify(valueAt(key, event) ?? null);
    keys.push(`fn:${config.id}:${key ?? ""}:${value}`);
    limits.push(limit);
  }
  return { keys, limits };
}

interface BlockedCall {
  id: string;
  slot_keys: string[];
  slot_limits: number[];
}

/**
 * Gives free slots to blocked calls, the oldest run first, and queues those that got all they need. Call it in
 * every transaction that blocked a call or gave slots back, as its last act: one transaction-scoped advisory lock
 * covers all slots, so that a limit is never exceeded, whatever pg-boss does.
 */
export async function grantSlots(
  ctx: EngineContext,
  tx: Transaction,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await lock(tx, "engine slots");
  const { rows } = await tx.query<{ key: string; held: number }>(
    "SELECT key, count(*)::int AS held FROM engine.slots GROUP BY key",
  );
  const held = new Map(rows.map((row) => [row.key, row.held]));
  // A call whose row is locked is being changed by a transaction that will come here after us.
  const blocked = await tx.query<BlockedCall>(
    `SELECT id, slot_keys, slot_limits FROM engine.calls WHERE state = 'blocked' AND slot_keys && $1
      ORDER BY run_created_at, changed_at LIMIT 1000 FOR UPDATE SKIP LOCKED`,
    [keys],
  );
  for (const call of blocked.rows) {
    const fits = call.slot_keys.every((key, n) => (held.get(key) ?? 0) < (call.slot_limits[n] ?? 0));
    if (!fits) continue;
    for (const key of call.slot_keys) held.set(key, (held.get(key) ?? 0) + 1);
    await tx.query("INSERT INTO engine.slots (key, call_id) SELECT unnest($1::text[]), $2", [
      call.slot_keys,
      call.id,
    ]);
    await queueCall(ctx, tx, call.id);
  }
}

/** Makes a call ready: it gets a job of its own, and any job it had before no longer counts. */
export async function queueCall(ctx: EngineContext, tx: Transaction, callId: string): Promise<void> {
  const jobId = randomUUID();
  await tx.query(
    "UPDATE engine.calls SET state = 'queued', job_id = $2, run_after = NULL, changed_at = now() WHERE id = $1",
    [callId, jobId],
  );
  await ctx.queue.send(tx, jobId, callId);
}
