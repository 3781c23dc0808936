import { confirmEmail } from "#lib/notices/email/contacts.ts";
import { confirmEmail as contract } from "#lib/shared/api/account.ts";
import { route } from "../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, body }) =>
  confirmEmail(host.db.prisma, host.clock, viewer.viewerId, body.code),
);
