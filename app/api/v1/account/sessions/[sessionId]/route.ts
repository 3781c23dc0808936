import { revokeOwnSession } from "#lib/auth/account.ts";
import { endSignIn } from "#lib/shared/api/account.ts";
import { route } from "../../../../../server.ts";

export const DELETE = route(endSignIn, ({ host, viewer, params }) =>
  revokeOwnSession(host.db.prisma, host.clock, viewer.viewerId, params.sessionId),
);
