import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { z } from "zod";
import { createLog } from "#lib/platform/log.ts";

const host = "app.example";

const answerSchema = z.array(
  z.object({
    id: z.string(),
    op: z.string(),
    data: z.unknown(),
    error: z.object({ name: z.string(), message: z.string() }).optional(),
  }),
);

/**
 * Runs a background function to its end as an engine does: a request for each step, in the SDK's own protocol, none of
 * them twice. Rejects with the error of a step or of the function, without another try.
 */
export async function runFunction(
  create: (inngest: Inngest) => InngestFunction.Any,
  event: { name: string; data: unknown },
): Promise<void> {
  const logger = createLog({ name: "test", level: "silent" });
  const client = new Inngest({ id: "test", isDev: true, baseUrl: "http://127.0.0.1:9", logger });
  const fn = create(client);
  const call = serve({ client, functions: [fn] });
  const steps: Record<string, { type: "data"; data: unknown }> = {};
  for (;;) {
    const stack = Object.keys(steps);
    const response = await call(
      new Request(`http://${host}/api/inngest?fnId=${fn.id("test")}&stepId=step`, {
        method: "POST",
        headers: { host, "content-type": "application/json" },
        body: JSON.stringify({
          version: -1,
          event,
          events: [event],
          steps,
          ctx: { run_id: "run", attempt: 0, use_api: false, stack: { stack, current: stack.length } },
        }),
      }),
    );
    const body: unknown = await response.json();
    if (response.status === 200) return;
    if (response.status !== 206) throw failure(body);
    for (const { id, op, data, error } of answerSchema.parse(body)) {
      if (error !== undefined) throw failure(error);
      if (op !== "StepRun") throw new Error(`The function asks for “${op}”.`);
      steps[id] = { type: "data", data: data ?? null };
    }
  }
}

function failure(body: unknown): Error {
  const { name, message } = z.object({ name: z.string(), message: z.string() }).parse(body);
  return Object.assign(new Error(message), { name });
}
