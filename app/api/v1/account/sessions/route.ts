import { revokeOtherSessions } from "#lib/auth/account.ts";
import { endOtherSignIns } from "#lib/shared/api/account.ts";
import { route } from "../../../../server.ts";

export const DELETE = route(endOtherSignIns, ({ host, viewer }) =>
  revokeOtherSessions(host.db.prisma, host.clock, viewer),
);
