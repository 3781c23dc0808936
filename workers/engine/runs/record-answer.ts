import { lockCall } from "../calls/begin-call.ts";
import type { ClaimedJob } from "../calls/call-queue.ts";
import { addCalls, type Call, delayCall, finishCall, planStepId, requestPlan } from "../calls/calls.ts";
import { refusalDelaySeconds, retryAt } from "../calls/retry-delay.ts";
import type { EngineContext } from "../context.ts";
import { inTransaction, type Transaction, toJson } from "../database.ts";
import type { AppAnswer } from "../protocol/app-answer.ts";
import { endRun } from "./end-run.ts";
import { recordOps } from "./record-ops.ts";
import type { Run } from "./runs.ts";
import { serializedError } from "./step-error.ts";
import { recordStep } from "./steps.ts";

interface Failure {
  error: unknown;
  retryable: boolean;
  retryAfter?: string | undefined;
  /** What the last failed attempt leaves: an error that the function may catch, or a run that is over. */
  final: "step" | "run";
  /** The step that failed; absent = the one that the call was for. */
  stepId?: string | undefined;
}

/** One attempt has failed: try again later, or let the failure stand. */
async function failAttempt(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  call: Call,
  failure: Failure,
): Promise<void> {
  const attempt = call.attempt + 1;
  if (failure.retryable && attempt < run.function.maxAttempts) {
    const at = retryAt(ctx, call.attempt, failure.retryAfter);
    await delayCall(ctx, tx, call, { at, attempt, interruptions: 0, refusals: 0 });
    return;
  }
  const stepId = failure.stepId ?? call.stepId;
  if (failure.final === "run" || stepId === planStepId) {
    await endRun(ctx, tx, run, { status: "failed", error: failure.error });
    return;
  }
  await recordStep(tx, run.id, { id: stepId, name: stepId, op: "StepFailed" }, { error: failure.error });
  await finishCall(ctx, tx, run, call);
  await planWhenGroupIsDone(ctx, tx, run);
}

/** Asks for the next plan, but not while other steps of a parallel group are to be run: one plan for all is enough. */
async function planWhenGroupIsDone(ctx: EngineContext, tx: Transaction, run: Run): Promise<void> {
  const { rows } = await tx.query<{ more: boolean }>(
    "SELECT EXISTS (SELECT FROM engine.calls WHERE run_id = $1 AND step_id <> $2) AS more",
    [run.id, planStepId],
  );
  if (rows[0]?.more !== true) await requestPlan(ctx, tx, run);
}

async function recordReturn(ctx: EngineContext, tx: Transaction, run: Run, output: unknown): Promise<void> {
  const bytes = Buffer.byteLength(toJson(output));
  const limit = ctx.settings.stepOutputMaxBytes;
  if (bytes <= limit) return endRun(ctx, tx, run, { status: "completed", output });
  const message = `Function “${run.function.id}” returned ${bytes} bytes; the limit is ${limit}. Return a reference instead.`;
  await endRun(ctx, tx, run, { status: "failed", error: serializedError("StepOutputTooLarge", message) });
}

async function recordSteps(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  call: Call,
  answer: AppAnswer & { kind: "ops" },
) {
  const outcome = await recordOps(ctx, tx, run, answer.ops);
  if (outcome.refused !== undefined)
    return endRun(ctx, tx, run, { status: "failed", error: outcome.refused });
  if (outcome.returned !== undefined) return recordReturn(ctx, tx, run, outcome.returned.output);
  if (outcome.failed !== undefined) {
    const { id, error } = outcome.failed;
    const { retryable, retryAfter } = answer;
    await failAttempt(ctx, tx, run, call, { error, retryable, retryAfter, final: "step", stepId: id });
    return;
  }
  await finishCall(ctx, tx, run, call);
  await addCalls(ctx, tx, run, outcome.planned);
  if (outcome.resolved) await planWhenGroupIsDone(ctx, tx, run);
  else await endStalledRun(ctx, tx, run);
}

/** A run without a call and without anything to wait for would never end: it asked for nothing new. */
async function endStalledRun(ctx: EngineContext, tx: Transaction, run: Run): Promise<void> {
  const { rows } = await tx.query<{ alive: boolean }>(
    `SELECT EXISTS (SELECT FROM engine.calls WHERE run_id = $1)
         OR EXISTS (SELECT FROM engine.steps WHERE run_id = $1 AND state <> 'done') AS alive`,
    [run.id],
  );
  if (rows[0]?.alive === true) return;
  const message = `Function “${run.function.id}” neither returned nor asked for a next step.`;
  await endRun(ctx, tx, run, { status: "failed", error: serializedError("RunStalled", message) });
}

async function recordUnreachable(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  call: Call,
  answer: AppAnswer & { kind: "unreachable" },
) {
  const interruptions = call.interruptions + (answer.begun ? 1 : 0);
  if (interruptions > ctx.settings.maxInterruptions) return recordInterruption(ctx, tx, run, call);
  const seconds = refusalDelaySeconds(ctx, call.refusals);
  const at = new Date(ctx.clock.now().getTime() + seconds * 1000);
  ctx.log.warn(
    { runId: run.id, app: run.app, reason: answer.reason, seconds },
    "could not reach an app, will call it again",
  );
  await delayCall(ctx, tx, call, { at, attempt: call.attempt, interruptions, refusals: call.refusals + 1 });
}

async function recordInterruption(ctx: EngineContext, tx: Transaction, run: Run, call: Call): Promise<void> {
  const message = `The process that ran it ended ${ctx.settings.maxInterruptions + 1} times before an answer came.`;
  await failAttempt(ctx, tx, run, call, {
    error: serializedError("CallInterrupted", message),
    retryable: true,
    final: "step",
  });
}

async function apply(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  call: Call,
  answer: AppAnswer,
): Promise<void> {
  switch (answer.kind) {
    case "returned":
      return recordReturn(ctx, tx, run, answer.output);
    case "ops":
      return recordSteps(ctx, tx, run, call, answer);
    case "threw":
      return failAttempt(ctx, tx, run, call, { ...answer, final: "run" });
    case "timeout": {
      const message = `It did not end within ${ctx.settings.callMaxSeconds} s and was ended.`;
      return failAttempt(ctx, tx, run, call, {
        error: serializedError("CallTimeout", message),
        retryable: true,
        final: "step",
      });
    }
    case "unreachable":
      return recordUnreachable(ctx, tx, run, call, answer);
  }
}

/**
 * Records what came of a call and what follows from it, and ends the job, all in one transaction. An answer that
 * comes too late (the run is over, the call has another job) is dropped. `interrupted` stands for a call whose
 * process died too often.
 */
export async function recordAnswer(
  ctx: EngineContext,
  job: ClaimedJob,
  answer: AppAnswer | "interrupted",
): Promise<void> {
  await inTransaction(ctx.pool, async (tx) => {
    const locked = await lockCall(tx, job);
    if (locked !== undefined) {
      const { run, call } = locked;
      if (answer === "interrupted") await recordInterruption(ctx, tx, run, call);
      else await apply(ctx, tx, run, call, answer);
    }
    await ctx.queue.complete(tx, job);
  });
}
