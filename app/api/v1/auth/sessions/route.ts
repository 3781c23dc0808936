import { describeViewer } from "#lib/account/describe-viewer.ts";
import { withRole } from "#lib/api/credentials.ts";
import { sessionCookie, sessionToken } from "#lib/auth/cookies.ts";
import { findSession, revokeSession, revokeSessions, sessionSeconds } from "#lib/auth/sessions.ts";
import { signIn } from "#lib/auth/sign-in.ts";
import { createSession, deleteSessions } from "#lib/shared/api/auth.ts";
import { route } from "../../../../server.ts";

export const POST = route(createSession, async ({ host, body, request, setCookie }) => {
  const { db, clock, config } = host;
  const before = sessionToken(config.publicUrl, request.headers.get("cookie"));
  const { token, session, expiresAt } = await signIn(host, {
    body,
    userAgent: request.headers.get("user-agent"),
  });
  // A sign-in rotates: the session that this browser held until now ends.
  const previous = before === undefined ? null : await findSession(db.prisma, clock, before);
  if (previous !== null) await revokeSession(db.prisma, clock, previous.sessionId);
  setCookie(sessionCookie(config.publicUrl, token, sessionSeconds));
  return { viewer: describeViewer(host.config, withRole(host, session)), expiresAt: expiresAt.toISOString() };
});

export const DELETE = route(deleteSessions, async ({ host, viewer, setCookie }) => {
  await host.db.prisma.$transaction((tx) => revokeSessions(tx, host.clock, viewer.viewerId));
  setCookie(sessionCookie(host.config.publicUrl, "", 0));
});
