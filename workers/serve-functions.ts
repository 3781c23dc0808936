import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";

const servePath = "/api/inngest";

/**
 * The endpoint at which an engine calls an app's functions, at `origin`, whatever Host a request names. Every call must
 * be signed by the engine, also the one that asks for the functions (PUT) and the one that looks at them (GET): it
 * answers 401 otherwise.
 */
export function serveFunctions(
  client: Inngest,
  functions: readonly InngestFunction.Any[],
  origin: string,
): (request: Request) => Promise<Response> {
  const endpoint = serve({ client, functions, serveOrigin: origin, servePath, enableUnauthedSync: false });
  return async (request) => {
    // Refused before its body is read.
    if (!request.headers.has("x-inngest-signature")) return new Response(null, { status: 401 });
    return endpoint(request);
  };
}
