import type { Transaction } from "../database.ts";
import { isActive, lockRun, type Run } from "../runs/runs.ts";
import { loadSteps, type RecordedSteps } from "../runs/steps.ts";
import type { ClaimedJob } from "./call-queue.ts";
import { type Call, planStepId } from "./calls.ts";
import { thisHolder } from "./holder.ts";

interface CallRow {
  id: string;
  run_id: string;
  step_id: string;
  state: string;
  attempt: number;
  interruptions: number;
  refusals: number;
  slot_keys: string[];
}

function toCall(row: CallRow): Call {
  return {
    id: row.id,
    runId: row.run_id,
    stepId: row.step_id,
    attempt: row.attempt,
    interruptions: row.interruptions,
    refusals: row.refusals,
    slotKeys: row.slot_keys,
  };
}

/**
 * Locks the run and the call of a claimed job. Undefined when the job no longer stands for it: the run is over,
 * the call was finished by an earlier claim, or has another job now.
 */
export async function lockCall(
  tx: Transaction,
  job: ClaimedJob,
): Promise<{ run: Run; call: Call; state: string } | undefined> {
  const owner = await tx.query<{ run_id: string }>("SELECT run_id FROM engine.calls WHERE id = $1", [
    job.callId,
  ]);
  const runId = owner.rows[0]?.run_id;
  const run = runId === undefined ? undefined : await lockRun(tx, runId);
  if (run === undefined || !isActive(run)) return undefined;
  const { rows } = await tx.query<CallRow>(
    "SELECT id, run_id, step_id, state, attempt, interruptions, refusals, slot_keys FROM engine.calls WHERE id = $1 AND job_id = $2",
    [job.callId, job.id],
  );
  const row = rows[0];
  return row === undefined ? undefined : { run, call: toCall(row), state: row.state };
}

export interface BegunCall {
  run: Run;
  call: Call;
  recorded: RecordedSteps;
  /** True when the SDK must only report steps, not run one: others are under way or waited for. */
  planOnly: boolean;
}

/** Marks a call as under way and reads what its request needs. A call that was under way has been interrupted. */
export async function beginCall(tx: Transaction, job: ClaimedJob): Promise<BegunCall | undefined> {
  const locked = await lockCall(tx, job);
  if (locked === undefined) return undefined;
  const { run, call } = locked;
  if (locked.state === "running") call.interruptions += 1;
  await tx.query(
    `UPDATE engine.calls SET state = 'running', again = false, interruptions = $2, holder = $3, claim = $4,
            changed_at = now() WHERE id = $1`,
    [call.id, call.interruptions, thisHolder, job.retryCount],
  );
  await tx.query(
    "UPDATE engine.runs SET status = 'running', started_at = coalesce(started_at, now()) WHERE id = $1 AND status = 'queued'",
    [run.id],
  );
  const recorded = await loadSteps(tx, run.id);
  return { run, call, recorded, planOnly: call.stepId === planStepId && recorded.pending };
}
