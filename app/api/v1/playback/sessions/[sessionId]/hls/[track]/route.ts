import { readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveManifest } from "#lib/playback/serve-manifest.ts";
import { getHlsMedia } from "#lib/shared/api/playback.ts";
import { route } from "../../../../../../../server.ts";

export const GET = route(getHlsMedia, async ({ host, request, params, query }) => {
  const credential = readPlaybackCredential(request.headers, params.sessionId);
  const track = params.track.replace(/\.m3u8$/, "");
  const text = await serveManifest(
    host,
    params.sessionId,
    credential,
    { kind: "hls-media", track },
    query.package,
  );
  return new Response(text, { headers: { "content-type": getHlsMedia.produces } });
});
