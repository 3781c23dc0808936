import { findCaller } from "#lib/api/credentials.ts";
import { checkOrigin } from "#lib/api/guard-request.ts";
import { limitRate } from "#lib/api/limit-rate.ts";
import type { Host } from "#lib/kernel/host.ts";
import { AppError } from "#lib/platform/errors.ts";
import { overrideMethod } from "#lib/videos/uploads/override-method.ts";
import { createTusEndpoint, type TusEndpoint } from "#lib/videos/uploads/tus-endpoint.ts";
import { answer } from "../../../../server.ts";

const path = "/api/v1/uploads";
const creations = { limit: 60 };
const endpoints = new WeakMap<Host, TusEndpoint>();

/** Uploads by tus 1.0: POST creates, PATCH sends, HEAD tells how far it is, DELETE gives up. */
async function tus(received: Request): Promise<Response> {
  return answer("tus", received, async (host, _reference, headers) => {
    const request = overrideMethod(received);
    // Whatever a request is meant as, another site's page may send it no more than what it is.
    if (request !== received) checkOrigin(host, received);
    // "The Tus-Resumable header MUST be included in every request and response except for OPTIONS requests."
    if (request.method !== "OPTIONS") headers.set("tus-resumable", "1.0.0");
    headers.set("tus-version", "1.0.0");
    const endpoint = endpointOf(host);
    if (request.method === "OPTIONS") return endpoint.describe(request);
    checkOrigin(host, request);
    const session = await findCaller(host, request.headers);
    if (session === null) throw new AppError("sign_in_required", "Sign in with your wallet to upload.");
    if (request.method === "POST") {
      await limitRate({ host, request, session, headers }, "createUpload", creations);
    }
    return endpoint.handle(request, session);
  });
}

function endpointOf(host: Host): TusEndpoint {
  const known = endpoints.get(host);
  if (known !== undefined) return known;
  const { config, db, stores } = host;
  const endpoint = createTusEndpoint({
    db,
    config,
    files: stores.files,
    path,
    origin: config.publicUrl.origin,
  });
  endpoints.set(host, endpoint);
  return endpoint;
}

export { tus as DELETE, tus as HEAD, tus as OPTIONS, tus as PATCH, tus as POST };
