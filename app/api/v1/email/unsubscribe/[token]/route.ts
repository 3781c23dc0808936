import { unsubscribe } from "#lib/notices/email/contacts.ts";
import { unsubscribeEmail } from "#lib/shared/api/notices.ts";
import { route } from "../../../../../server.ts";

export const POST = route(unsubscribeEmail, ({ host, params }) => unsubscribe(host.db.prisma, params.token));
