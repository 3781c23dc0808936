import { embedCodeSeconds, issueEmbedCode } from "#lib/auth/embed-codes.ts";
import { createEmbedCode } from "#lib/shared/api/embed.ts";
import { requireEmbedOrigin } from "#lib/videos/embed-origins.ts";
import { route } from "../../../../server.ts";

export const POST = route(createEmbedCode, async ({ host, viewer, body }) => {
  const { videoId, origin, challenge } = body;
  await requireEmbedOrigin(host, viewer, videoId, origin);
  const grant = { authSessionId: viewer.sessionId, videoId, origin };
  const code = await issueEmbedCode(host.db.prisma, host.clock, grant, challenge);
  return { code, expiresInSeconds: embedCodeSeconds };
});
