import { sweepBuckets } from "#lib/api/rate-limit.ts";
import { AppError } from "#lib/platform/errors.ts";
import { createWebFunctions } from "../../../workers/function-list.ts";
import { createInngest } from "../../../workers/inngest-client.ts";
import { serveFunctions } from "../../../workers/serve-functions.ts";
import { answer, getHost } from "../../server.ts";

export const dynamic = "force-dynamic";

let endpoint: Promise<(request: Request) => Promise<Response>> | undefined;

/** The web app's functions: short steps only. Calls that the engine did not sign are refused, whatever their method. */
async function handle(request: Request): Promise<Response> {
  endpoint ??= createEndpoint().catch((error) => {
    // A passing failure must not stick for the life of the process.
    endpoint = undefined;
    throw error;
  });
  const response = await (await endpoint)(request);
  return response.status === 401 ? answer("inngest", request, refuse) : response;
}

async function refuse(): Promise<never> {
  throw new AppError("signature_invalid", "Only calls that the job engine signed are answered here.");
}

async function createEndpoint(): Promise<(request: Request) => Promise<Response>> {
  const host = await getHost();
  const inngest = createInngest(host.config, "streamgate-web", host.log);
  const functions = createWebFunctions({ host, inngest, sweepBuckets });
  return serveFunctions(inngest, functions, host.config.publicUrl.origin);
}

export { handle as GET, handle as POST, handle as PUT };
