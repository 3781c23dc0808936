import type { BegunCall } from "../calls/begin-call.ts";
import type { EngineContext } from "../context.ts";
import { type AppAnswer, readAnswer } from "./app-answer.ts";

/** The body of a call (inngest helpers/functions.js parseFnData). Without `ctx.fn_id` the SDK runs one step a request. */
function payloadOf({ run, call, recorded, planOnly }: BegunCall): object {
  return {
    version: -1,
    event: run.event,
    events: [run.event],
    steps: recorded.steps,
    ctx: {
      run_id: run.id,
      attempt: call.attempt,
      max_attempts: run.function.maxAttempts,
      disable_immediate_execution: planOnly,
      use_api: false,
      stack: { stack: recorded.stack, current: recorded.stack.length },
    },
  };
}

/** Errors of a connection that never stood: the app has not seen the request. */
const neverConnected = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
]);

function unreachable(error: unknown): AppAnswer {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const reason = error instanceof Error && error.message !== "" ? error.message : code;
  return { kind: "unreachable", reason, begun: !neverConnected.has(code) };
}

/**
 * Makes a call and reads the answer. Rejects only when `signal` fires; ends the request itself after
 * `callMaxSeconds`.
 */
export async function requestCall(
  ctx: EngineContext,
  begun: BegunCall,
  signal: AbortSignal,
): Promise<AppAnswer> {
  const { run, call } = begun;
  const app = ctx.apps.get(run.app);
  if (app === undefined)
    return { kind: "unreachable", reason: `app “${run.app}” is not configured`, begun: false };
  const url = new URL(app.url);
  url.searchParams.set("fnId", run.function.id);
  url.searchParams.set("stepId", call.stepId);
  const limit = AbortSignal.timeout(ctx.settings.callMaxSeconds * 1000);
  try {
    const headers = { "x-run-id": run.id, "x-request-id": `${call.id}:${call.attempt}` };
    const response = await ctx.appClient.send("POST", url.href, payloadOf(begun), {
      headers,
      signal: AbortSignal.any([signal, limit]),
    });
    return readAnswer(response);
  } catch (error) {
    if (signal.aborted) throw error;
    if (limit.aborted) return { kind: "timeout" };
    return unreachable(error);
  }
}
