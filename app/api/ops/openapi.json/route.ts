import { openApiDocument } from "#lib/api/openapi.ts";
import { answer } from "../../../server.ts";

export const dynamic = "force-dynamic";

/** The OpenAPI 3.1 document of the REST API. */
export function GET(request: Request): Promise<Response> {
  return answer("openapi", request, async (host) =>
    Response.json(openApiDocument(host.config.publicUrl), {
      headers: { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" },
    }),
  );
}
