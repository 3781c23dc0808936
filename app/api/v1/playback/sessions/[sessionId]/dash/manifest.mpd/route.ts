import { readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveManifest } from "#lib/playback/serve-manifest.ts";
import { getDashManifest } from "#lib/shared/api/playback.ts";
import { route } from "../../../../../../../server.ts";

export const GET = route(getDashManifest, async ({ host, request, params, query }) => {
  const credential = readPlaybackCredential(request.headers, params.sessionId);
  const text = await serveManifest(host, params.sessionId, credential, { kind: "dash" }, query.package);
  return new Response(text, { headers: { "content-type": getDashManifest.produces } });
});
