import { serve } from "inngest/edge";
import { sweepBuckets } from "#lib/api/rate-limit.ts";
import { endPlayback } from "../../../workers/functions/end-playback.ts";
import { nameTokens } from "../../../workers/functions/name-tokens.ts";
import { publishOnTime } from "../../../workers/functions/publish-on-time.ts";
import { sweep } from "../../../workers/functions/sweep.ts";
import { tellCreator } from "../../../workers/functions/tell-creator.ts";
import { createInngest } from "../../../workers/inngest-client.ts";
import { getHost } from "../../server.ts";

export const dynamic = "force-dynamic";

let endpoint: Promise<(request: Request) => Promise<Response>> | undefined;

/** The web app's functions: short steps only. Inngest's SDK answers signed calls alone. */
async function handle(request: Request): Promise<Response> {
  endpoint ??= createEndpoint().catch((error) => {
    // A passing failure must not stick for the life of the process.
    endpoint = undefined;
    throw error;
  });
  return (await endpoint)(request);
}

async function createEndpoint(): Promise<(request: Request) => Promise<Response>> {
  const host = await getHost();
  const client = createInngest(host.config, "streamgate-web", host.log);
  return serve({
    client,
    functions: [
      sweep(host, client, sweepBuckets),
      endPlayback(host, client),
      tellCreator(host, client),
      publishOnTime(host, client),
      nameTokens(host, client),
    ],
  });
}

export { handle as GET, handle as POST, handle as PUT };
