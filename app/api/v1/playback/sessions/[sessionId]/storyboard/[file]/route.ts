import { readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveStoryboard } from "#lib/playback/serve-storyboard.ts";
import { getStoryboard } from "#lib/shared/api/playback.ts";
import { streamBody } from "../../../../../../../serve-file.ts";
import { route } from "../../../../../../../server.ts";

export const GET = route(getStoryboard, async ({ host, request, params }) => {
  const credential = readPlaybackCredential(request.headers, params.sessionId);
  const { size, bytes } = await serveStoryboard(host, params.sessionId, credential, params.file);
  return new Response(await streamBody(bytes), {
    headers: {
      "content-type": params.file.endsWith(".vtt") ? "text/vtt; charset=utf-8" : "image/jpeg",
      "content-length": String(size),
      // The browser may keep what this session showed; nobody in between may.
      "cache-control": "private, max-age=600",
    },
  });
});
