import { parsePath } from "#lib/api/route.ts";
import { readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveKey } from "#lib/playback/serve-key.ts";
import { getKey } from "#lib/shared/api/playback.ts";
import { answer } from "../../../../../../../../../server.ts";

export const dynamic = "force-dynamic";

/** Every few seconds of every stream: no sign-in and rate row are looked up here, one statement decides it all. */
export function GET(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answer(getKey.id, request, async (host, _reference, _headers, facts) => {
    const { sessionId, ...name } = await parsePath(getKey.params, context);
    facts.sessionId = sessionId;
    const key = await serveKey(host, sessionId, readPlaybackCredential(request.headers, sessionId), name);
    return new Response(new Uint8Array(key), {
      headers: {
        "content-type": getKey.produces,
        "content-length": String(key.length),
        "cache-control": "no-store",
      },
    });
  });
}
