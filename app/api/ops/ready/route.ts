import { checkReadiness } from "#lib/kernel/readiness.ts";
import { answer } from "../../../server.ts";

export const dynamic = "force-dynamic";

/** 200 when this process can do its work, else 503; each part says how it stands. */
export function GET(request: Request): Promise<Response> {
  return answer("ready", request, async (host) => {
    const readiness = await checkReadiness(host);
    return Response.json(readiness, { status: readiness.ready ? 200 : 503 });
  });
}
