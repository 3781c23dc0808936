import { z } from "zod";
import { serializedError } from "../runs/step-error.ts";
import type { AppResponse } from "./app-client.ts";

/** An operation that the SDK reports (inngest types.js StepOpCode, OutgoingOp). */
export type Op = z.output<typeof opSchema>;

const opSchema = z.looseObject({
  id: z.string().min(1),
  op: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.looseObject({}).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** What came of a call to an app. */
export type AppAnswer =
  /** The function returned. */
  | { kind: "returned"; output: unknown }
  /** Steps were found or run. */
  | { kind: "ops"; ops: Op[]; retryable: boolean; retryAfter: string | undefined }
  /** The function threw. */
  | { kind: "threw"; error: unknown; retryable: boolean; retryAfter: string | undefined }
  /** No answer of the app: it was away, something in between answered, or keys differ. `begun`: it may have begun. */
  | { kind: "unreachable"; reason: string; begun: boolean }
  /** The engine ended the call itself: it took too long. */
  | { kind: "timeout" };

function parseJson(text: string): unknown {
  return text === "" ? null : JSON.parse(text);
}

/**
 * Reads an app's response. Only what is signed with our key is an answer of the app; anything else (a proxy's
 * error page, a server that is starting, another app on the port) counts as unreachable.
 */
export function readAnswer(response: AppResponse): AppAnswer {
  if (!response.authentic) {
    const hint =
      response.status === 401
        ? "it refused our signature: do both sides use the same signing key?"
        : "the answer was not signed";
    return { kind: "unreachable", reason: `status ${response.status}, ${hint}`, begun: false };
  }
  const retryAfter = response.header("retry-after");
  const retryable = response.header("x-inngest-no-retry") !== "true";
  try {
    const body = parseJson(response.body);
    if (response.status === 200) return { kind: "returned", output: body };
    if (response.status !== 206)
      return { kind: "threw", error: body, retryable: retryable && response.status >= 500, retryAfter };
    const ops = z.array(opSchema).parse(Array.isArray(body) ? body : [body]);
    // Version 2 of the protocol asks for a plan after all steps of a parallel group, version 1 after each.
    if (response.header("x-inngest-req-version") !== "1") return { kind: "ops", ops, retryable, retryAfter };
    const message = "The function sets optimizeParallelism: false, which the embedded engine does not do.";
    const error = serializedError("EngineUnsupported", message);
    return { kind: "threw", error, retryable: false, retryAfter: undefined };
  } catch (error) {
    const reason = `the answer could not be read (${error instanceof Error ? error.message : "?"})`;
    return { kind: "unreachable", reason, begun: true };
  }
}
