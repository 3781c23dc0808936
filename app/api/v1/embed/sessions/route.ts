import { consumeEmbedCode } from "#lib/auth/embed-codes.ts";
import {
  EmbedSessionInvalidError,
  type EmbedTokens,
  renewEmbedSession,
  startEmbedSession,
} from "#lib/auth/embed-sessions.ts";
import { endSessions } from "#lib/playback/end-session.ts";
import { createEmbedSession, renewEmbedSession as renewal } from "#lib/shared/api/embed.ts";
import { mayEmbed } from "#lib/videos/embed-origins.ts";
import { route } from "../../../../server.ts";

export const POST = route(createEmbedSession, async ({ host, body }) => {
  const grant = await consumeEmbedCode(host.db.prisma, host.clock, body);
  return written(await startEmbedSession(host.db.prisma, host.clock, grant));
});

export const PUT = route(renewal, async ({ host, body }) => {
  try {
    const tokens = await renewEmbedSession(host.db.prisma, host.clock, body.handle, ({ videoId, origin }) =>
      mayEmbed(host, videoId, origin),
    );
    return written(tokens);
  } catch (error) {
    if (error instanceof EmbedSessionInvalidError && error.stolen !== undefined) {
      host.log.warn({ embedSessionId: error.stolen }, "ended a framed player whose handle was used twice");
      await endSessions(host, { embedSessionId: error.stolen }, "signed_out");
    }
    throw error;
  }
});

function written({ bearer, bearerExpiresAt, handle }: EmbedTokens) {
  return { bearer, bearerExpiresAt: bearerExpiresAt.toISOString(), handle };
}
