import { readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { serveCaption } from "#lib/playback/serve-caption.ts";
import { getCaption } from "#lib/shared/api/playback.ts";
import { streamBody } from "../../../../../../../serve-file.ts";
import { route } from "../../../../../../../server.ts";

export const GET = route(getCaption, async ({ host, request, params }) => {
  const credential = readPlaybackCredential(request.headers, params.sessionId);
  const captionId = params.file.replace(/\.vtt$/, "");
  const { size, bytes } = await serveCaption(host, params.sessionId, credential, captionId);
  return new Response(await streamBody(bytes), {
    // Kept by nobody: the creator may replace the text at any time, and the gate may close.
    headers: { "content-type": "text/vtt; charset=utf-8", "content-length": String(size) },
  });
});
