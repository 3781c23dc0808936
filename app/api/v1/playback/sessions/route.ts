import { callerFor } from "#lib/api/credentials.ts";
import { openSession } from "#lib/playback/open-session.ts";
import { playbackCookie } from "#lib/playback/playback-token.ts";
import { openPlayback } from "#lib/shared/api/playback.ts";
import { route } from "../../../../server.ts";

export const POST = route(openPlayback, async ({ host, session, body, setCookie }) => {
  const { playback, token } = await openSession(host, callerFor(body.videoId, session), body);
  if (body.client === "external") return { ...playback, token };
  setCookie(playbackCookie(host.config.publicUrl, playback.sessionId, token));
  return { ...playback, token: null };
});
