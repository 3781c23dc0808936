import { newId } from "#lib/platform/ids.ts";
import type { Op } from "./app-answer.ts";
import type { EngineContext } from "./context.ts";
import { type Transaction, toJson } from "./database.ts";
import { parseWait } from "./durations.ts";
import { parseExpression } from "./expressions.ts";
import type { FunctionConfig } from "./function-config.ts";
import { functionInvoked } from "./job-event.ts";
import type { Run } from "./runs.ts";
import { startRun } from "./start-run.ts";
import { type SerializedError, serializedError } from "./step-error.ts";
import { awaitStep, type NewStep, planStep, recordStep, type StepResult } from "./steps.ts";

/** What the operations of one answer amount to, beside what was recorded. */
export interface OpsOutcome {
  /** New steps that need a call each. */
  planned: string[];
  /** A step got its result, so that the function can go on. */
  resolved: boolean;
  /** A finished step belongs to a race: the function goes on without waiting for its neighbours. */
  race: boolean;
  /** The step of this call failed and may be tried again. */
  failed: Op | undefined;
  /** The function returned along with the operations. */
  returned: { output: unknown } | undefined;
  /** The run cannot go on: it asked for something that the engine doesn't do. */
  refused: SerializedError | undefined;
}

function toStep(op: Op): NewStep {
  return {
    id: op.id,
    name: (op.displayName ?? op.name ?? op.id).replaceAll("\0", ""),
    op: op.op,
    race: op.opts?.parallelMode === "race",
  };
}

function textOption(op: Op, name: string): string | undefined {
  const value = op.opts?.[name];
  return typeof value === "string" ? value : undefined;
}

/** The result of a step that ran; results beyond the limit become an error, as state should hold references. */
function resultOf(ctx: EngineContext, op: Op): StepResult {
  if (op.op === "StepFailed")
    return { error: op.error ?? serializedError("Error", "The step failed without an error.") };
  const bytes = Buffer.byteLength(toJson(op.data));
  const limit = ctx.settings.stepOutputMaxBytes;
  if (bytes <= limit) return { data: op.data };
  const message = `Step “${toStep(op).name}” returned ${bytes} bytes; the limit is ${limit}. Return a reference instead.`;
  return { error: serializedError("StepOutputTooLarge", message) };
}

async function awaitSleep(ctx: EngineContext, tx: Transaction, run: Run, op: Op): Promise<void> {
  const wait = parseWait(op.name ?? "", ctx.clock.now());
  if (wait.wakeAt === undefined) throw new Error(`The sleep “${op.name}” is neither a duration nor a date.`);
  await awaitStep(tx, run.id, toStep(op), wait);
}

async function awaitEvent(ctx: EngineContext, tx: Transaction, run: Run, op: Op): Promise<void> {
  const expression = textOption(op, "if");
  if (expression !== undefined) parseExpression(expression);
  const wait = parseWait(textOption(op, "timeout"), ctx.clock.now());
  await awaitStep(tx, run.id, toStep(op), { ...wait, event: op.name ?? "", expression });
}

/** Starts the invoked function. False when there is none of that name: the step has failed already then. */
async function awaitRun(ctx: EngineContext, tx: Transaction, run: Run, op: Op): Promise<boolean> {
  const functionId = textOption(op, "function_id") ?? "";
  const step = toStep(op);
  const { rows } = await tx.query<{ config: FunctionConfig }>(
    "SELECT config FROM engine.functions WHERE id = $1 AND active",
    [functionId],
  );
  const config = rows[0]?.config;
  if (config === undefined) {
    const error = serializedError("InvokeError", `There is no function “${functionId}” to invoke.`);
    await recordStep(tx, run.id, step, { error });
    return false;
  }
  if (!(await awaitStep(tx, run.id, step, parseWait(textOption(op, "timeout"), ctx.clock.now()))))
    return true;
  const payload = op.opts?.payload;
  const data =
    typeof payload === "object" && payload !== null && "data" in payload ? payload.data : undefined;
  const event = {
    id: newId("evt"),
    name: functionInvoked,
    data: (data ?? {}) as Record<string, unknown>,
    ts: ctx.clock.now().getTime(),
  };
  await startRun(ctx, tx, config, { functionId, event, parent: { runId: run.id, stepId: op.id } });
  return true;
}

async function recordOp(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  op: Op,
  outcome: OpsOutcome,
): Promise<void> {
  switch (op.op) {
    case "StepPlanned":
      if (await planStep(tx, run.id, toStep(op))) outcome.planned.push(op.id);
      return;
    case "Step":
    case "StepRun":
    case "StepFailed":
      await recordStep(tx, run.id, toStep(op), resultOf(ctx, op));
      outcome.resolved = true;
      outcome.race ||= toStep(op).race === true;
      return;
    case "StepError":
      outcome.failed = op;
      return;
    case "Sleep":
      return awaitSleep(ctx, tx, run, op);
    case "WaitForEvent":
      return awaitEvent(ctx, tx, run, op);
    case "InvokeFunction":
      if (!(await awaitRun(ctx, tx, run, op))) outcome.resolved = true;
      return;
    case "RunComplete":
      outcome.returned = { output: op.data };
      return;
    default:
      throw new Error(
        `It asked for “${op.op}”, which the embedded engine does not do. Set INNGEST_BASE_URL to use an Inngest server.`,
      );
  }
}

/**
 * Records the operations of one answer in the caller's transaction. Operations that the run knows already leave
 * everything as it is. The run must be locked.
 */
export async function recordOps(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  ops: readonly Op[],
): Promise<OpsOutcome> {
  const outcome: OpsOutcome = {
    planned: [],
    resolved: false,
    race: false,
    failed: undefined,
    returned: undefined,
    refused: undefined,
  };
  for (const op of ops) {
    try {
      await recordOp(ctx, tx, run, op, outcome);
    } catch (error) {
      // An error of the database must end the transaction; what we threw ourselves ends the run.
      if (!(error instanceof Error) || "severity" in error || ("code" in error && error.name !== "AppError"))
        throw error;
      const message = `Step “${toStep(op).name}” of function “${run.function.id}” cannot go on: ${error.message}`;
      outcome.refused = serializedError("EngineUnsupported", message);
    }
  }
  return outcome;
}
