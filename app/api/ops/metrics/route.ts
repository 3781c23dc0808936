import { constantTimeEqual } from "#lib/platform/crypto.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { answer } from "../../../server.ts";

export const dynamic = "force-dynamic";

/** Prometheus metrics for whoever bears METRICS_TOKEN; without that variable there is nothing here. */
export function GET(request: Request): Promise<Response> {
  return answer("metrics", request, async (host) => {
    const token = host.config.metricsToken;
    const given = request.headers.get("authorization") ?? "";
    if (token === undefined || !constantTimeEqual(given, `Bearer ${token}`))
      throw new NotFoundError("This page");
    return new Response(await host.metrics.metrics(), {
      headers: { "content-type": host.metrics.contentType },
    });
  });
}
