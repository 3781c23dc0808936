import { constantTimeEqual } from "#lib/platform/crypto.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { EngineContext } from "../context.ts";
import { receiveEvents } from "../events/receive-events.ts";

const bodyMaxBytes = 4 * 1024 * 1024;

function answer(status: number, body: object): Response {
  return Response.json({ status, ...body }, { status });
}

async function readBody(request: Request): Promise<unknown> {
  const text = await request.text();
  if (Buffer.byteLength(text) > bodyMaxBytes) {
    throw new AppError("engine_bad_event", `The request is larger than ${bodyMaxBytes} bytes.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("engine_bad_event", "The request is not JSON.");
  }
}

/**
 * Answers what the SDK asks of its server: `POST /e/:key`, which takes events. Undefined for any other path, so that it
 * can be mounted beside other things.
 */
export async function handleRequest(
  ctx: EngineContext,
  eventKey: string,
  request: Request,
): Promise<Response | undefined> {
  const key = /^\/e\/([^/]+)$/.exec(new URL(request.url).pathname)?.[1];
  if (key === undefined) return undefined;
  if (request.method !== "POST") return answer(405, { error: "Only POST is answered here." });
  try {
    if (!constantTimeEqual(decodeURIComponent(key), eventKey))
      return answer(401, { error: "The event key is not this engine's." });
    return answer(200, { ids: await receiveEvents(ctx, await readBody(request)) });
  } catch (error) {
    if (error instanceof AppError) return answer(400, { error: error.message });
    ctx.log.error({ err: error }, "failed to handle a request to the engine");
    return answer(500, { error: "The engine could not do this now; try again." });
  }
}
