import { closeSession } from "#lib/playback/close-session.ts";
import { playbackCookie, readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { closePlayback } from "#lib/shared/api/playback.ts";
import { route } from "../../../../../server.ts";

export const DELETE = route(closePlayback, async ({ host, request, params, session, setCookie }) => {
  const credential = readPlaybackCredential(request.headers, params.sessionId);
  // "Stop the other one" also works from a player in a frame.
  await closeSession(host, params.sessionId, credential, session?.viewerId ?? null);
  if (credential?.client === "browser") {
    setCookie(playbackCookie(host.config.publicUrl, params.sessionId, ""));
  }
});
