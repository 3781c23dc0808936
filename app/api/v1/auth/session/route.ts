import { describeViewer } from "#lib/account/describe-viewer.ts";
import { sessionCookie } from "#lib/auth/cookies.ts";
import { revokeSession } from "#lib/auth/sessions.ts";
import { deleteSession, getSession } from "#lib/shared/api/auth.ts";
import { route } from "../../../../server.ts";

export const GET = route(getSession, async ({ host, session }) => ({
  viewer: session === null ? null : describeViewer(host.config, session),
}));

export const DELETE = route(deleteSession, async ({ host, session, setCookie }) => {
  if (session !== null) await revokeSession(host.db.prisma, host.clock, session.sessionId);
  setCookie(sessionCookie(host.config.publicUrl, "", 0));
});
