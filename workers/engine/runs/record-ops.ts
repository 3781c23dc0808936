import type { EngineContext } from "../context.ts";
import { type Transaction, toJson } from "../database.ts";
import type { Op } from "../protocol/app-answer.ts";
import { parseDurationSeconds } from "./durations.ts";
import type { Run } from "./runs.ts";
import { type SerializedError, serializedError } from "./step-error.ts";
import { awaitSleep, type NewStep, planStep, recordStep, type StepResult } from "./steps.ts";

/** What the operations of one answer amount to, beside what was recorded. */
export interface OpsOutcome {
  /** New steps that need a call each. */
  planned: string[];
  /** A step got its result, so that the function can go on. */
  resolved: boolean;
  /** The step of this call failed and may be tried again. */
  failed: Op | undefined;
  /** The function returned along with the operations. */
  returned: { output: unknown } | undefined;
  /** The run cannot go on: it asked for something that the engine doesn't do. */
  refused: SerializedError | undefined;
}

/** What functions call the operations that only an Inngest server carries out (inngest types.js StepOpCode). */
const notDone: Readonly<Record<string, string>> = {
  WaitForEvent: "step.waitForEvent",
  WaitForSignal: "step.waitForSignal",
  InvokeFunction: "step.invoke",
  AIGateway: "step.ai",
  Gateway: "step.fetch",
};

/** The feature that an operation needs and the engine does not have, as functions call it; undefined when it does. */
function unsupported(op: Op): string | undefined {
  if (op.opts?.parallelMode !== undefined) return "group.parallel";
  // Steps that the SDK itself runs are marked: step.sendEvent, step.ai.wrap and the like.
  if (typeof op.opts?.type === "string") return op.opts.type;
  if (op.op === "Sleep")
    return parseDurationSeconds(op.name ?? "") === undefined ? "step.sleepUntil" : undefined;
  const done = ["StepPlanned", "Step", "StepRun", "StepFailed", "StepError", "RunComplete"];
  return done.includes(op.op) ? undefined : (notDone[op.op] ?? op.op);
}

function toStep(op: Op): NewStep {
  return { id: op.id, name: (op.displayName ?? op.name ?? op.id).replaceAll("\0", ""), op: op.op };
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

async function recordOp(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  op: Op,
  outcome: OpsOutcome,
): Promise<void> {
  const step = toStep(op);
  switch (op.op) {
    case "StepPlanned":
      if (await planStep(tx, run.id, step)) outcome.planned.push(op.id);
      return;
    case "StepError":
      outcome.failed = op;
      return;
    case "Sleep": {
      const seconds = parseDurationSeconds(op.name ?? "") ?? 0;
      return awaitSleep(tx, run.id, step, { from: ctx.clock.now(), seconds });
    }
    case "RunComplete":
      outcome.returned = { output: op.data };
      return;
    default:
      await recordStep(tx, run.id, step, resultOf(ctx, op));
      outcome.resolved = true;
  }
}

/** Records what an app reported: results stay for ever, steps are planned, sleeps begin. The run must be locked. */
export async function recordOps(
  ctx: EngineContext,
  tx: Transaction,
  run: Run,
  ops: readonly Op[],
): Promise<OpsOutcome> {
  const outcome: OpsOutcome = {
    planned: [],
    resolved: false,
    failed: undefined,
    returned: undefined,
    refused: undefined,
  };
  for (const op of ops) {
    const feature = unsupported(op);
    if (feature === undefined) {
      await recordOp(ctx, tx, run, op, outcome);
      continue;
    }
    outcome.refused = serializedError(
      "EngineUnsupported",
      `Step “${toStep(op).name}” of function “${run.function.id}” needs ${feature}, which the embedded engine does not do. ` +
        "Change the function, or set INNGEST_BASE_URL to run it on an Inngest server.",
    );
  }
  return outcome;
}
