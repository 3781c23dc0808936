import { serve } from "inngest/edge";
import { createInngest } from "../../../workers/inngest-client.ts";
import { sweep } from "../../../workers/functions/sweep.ts";
import { getHost } from "../../server.ts";

export const dynamic = "force-dynamic";

let endpoint: Promise<(request: Request) => Promise<Response>> | undefined;

/** The web app's functions: short steps only. Inngest's SDK answers signed calls alone. */
async function handle(request: Request): Promise<Response> {
  endpoint ??= getHost().then((host) => {
    const client = createInngest(host.config, "streamgate-web", host.log);
    return serve({ client, functions: [sweep(host, client)] });
  });
  return (await endpoint)(request);
}

export { handle as GET, handle as POST, handle as PUT };
