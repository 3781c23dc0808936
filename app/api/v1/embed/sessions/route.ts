import { consumeEmbedCode } from "#lib/auth/embed-codes.ts";
import { embedCookie, embedHandle } from "#lib/auth/embed-cookie.ts";
import { type EmbedTokens, renewEmbedSession, startEmbedSession } from "#lib/auth/embed-sessions.ts";
import { endSessions } from "#lib/playback/end-session.ts";
import { createEmbedSession, renewEmbedSession as renewal } from "#lib/shared/api/embed.ts";
import { mayEmbed } from "#lib/videos/embed-origins.ts";
import { route } from "../../../../server.ts";

export const POST = route(createEmbedSession, async ({ host, body, setCookie }) => {
  const grant = await consumeEmbedCode(host.db.prisma, host.clock, body);
  const tokens = await startEmbedSession(host.db.prisma, host.clock, grant);
  setCookie(embedCookie(body.videoId, tokens.handle));
  return written(tokens);
});

export const PUT = route(renewal, async ({ host, request, body, setCookie }) => {
  const { videoId } = body;
  const handle = body.handle ?? embedHandle(request.headers, videoId);
  if (handle === undefined) return { session: null };
  const renewed = await renewEmbedSession(
    host.db.prisma,
    host.clock,
    handle,
    async (grant) => grant.videoId === videoId && (await mayEmbed(host, videoId, grant.origin)),
  );
  if (renewed.outcome === "renewed") {
    setCookie(embedCookie(videoId, renewed.tokens.handle));
    return { session: written(renewed.tokens) };
  }
  if (renewed.outcome === "stolen") {
    const { embedSessionId } = renewed;
    host.log.warn({ embedSessionId }, "ended a framed player whose handle was used twice");
    await endSessions(host, { embedSessionId }, "signed_out");
  }
  setCookie(embedCookie(videoId, ""));
  return { session: null };
});

function written({ bearer, bearerExpiresAt, handle }: EmbedTokens) {
  return { bearer, bearerExpiresAt: bearerExpiresAt.toISOString(), handle };
}
