import { z } from "zod";
import { constantTimeEqual } from "#lib/platform/crypto.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { EngineContext } from "./context.ts";
import { receiveEvents } from "./receive-events.ts";
import { registerApp } from "./register-app.ts";
import { hashSigningKey } from "./signature.ts";

/** What callers must know. */
export interface EngineKeys {
  signingKey: string;
  eventKey: string;
}

const bodyMaxBytes = 4 * 1024 * 1024;
const appNameSchema = z.looseObject({ appName: z.string() });

function answer(status: number, body: object): Response {
  return Response.json(body, { status });
}

function refusal(ctx: EngineContext, error: unknown): Response {
  if (error instanceof AppError) return answer(400, { status: 400, error: error.message });
  ctx.log.error({ err: error }, "failed to handle a request to the engine");
  return answer(500, { status: 500, error: "The engine could not do this now; try again." });
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

async function register(ctx: EngineContext, keys: EngineKeys, request: Request): Promise<Response> {
  const token = request.headers.get("authorization") ?? "";
  if (!constantTimeEqual(token, `Bearer ${hashSigningKey(keys.signingKey)}`)) {
    return answer(401, {
      status: 401,
      error: "Registrations must carry the hash of this engine's signing key.",
    });
  }
  const body = await readBody(request);
  const parsed = appNameSchema.safeParse(body);
  if (!parsed.success) throw new AppError("engine_bad_registration", "A registration must name its app.");
  const modified = await registerApp(ctx, parsed.data.appName, body);
  return answer(200, { status: 200, modified });
}

async function events(
  ctx: EngineContext,
  keys: EngineKeys,
  request: Request,
  key: string,
): Promise<Response> {
  if (!constantTimeEqual(decodeURIComponent(key), keys.eventKey)) {
    return answer(401, { status: 401, error: "The event key is not this engine's." });
  }
  const ids = await receiveEvents(
    ctx,
    await readBody(request),
    request.headers.get("x-inngest-event-id-seed"),
  );
  return answer(200, { ids, status: 200 });
}

/**
 * Answers the SDK's requests to its server: `POST /fn/register` and `POST /e/:key`. Undefined for any other
 * path, so that it can be mounted beside other things.
 */
export async function handleRequest(
  ctx: EngineContext,
  keys: EngineKeys,
  request: Request,
): Promise<Response | undefined> {
  const { pathname } = new URL(request.url);
  const eventKey = /^\/e\/([^/]+)$/.exec(pathname)?.[1];
  if (pathname !== "/fn/register" && eventKey === undefined) return undefined;
  if (request.method !== "POST") return answer(405, { status: 405, error: "Only POST is answered here." });
  try {
    return eventKey === undefined
      ? await register(ctx, keys, request)
      : await events(ctx, keys, request, eventKey);
  } catch (error) {
    return refusal(ctx, error);
  }
}
