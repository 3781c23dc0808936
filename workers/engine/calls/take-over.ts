import type { EngineContext } from "../context.ts";
import { hasEnded } from "./holder.ts";

/**
 * Puts calls back into the queue whose engine ran on this machine and is gone: nobody needs to wait until its signs of
 * life are missed. The claim keeps this from touching a call that another engine has taken up. True when there were any.
 */
export async function takeOverCalls(ctx: EngineContext): Promise<boolean> {
  const { rows } = await ctx.pool.query<{ id: string; job_id: string; holder: string; claim: number }>(
    "SELECT id, job_id, holder, claim FROM engine.calls WHERE state = 'running' AND job_id IS NOT NULL AND holder IS NOT NULL",
  );
  const left = rows.filter(({ holder }) => hasEnded(holder));
  for (const { id, job_id: jobId, claim } of left)
    await ctx.queue.giveBack({ id: jobId, retryCount: claim, callId: id });
  return left.length > 0;
}
