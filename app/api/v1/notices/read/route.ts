import { readNotices } from "#lib/notices/inbox.ts";
import { readNotices as contract } from "#lib/shared/api/notices.ts";
import { route } from "../../../../server.ts";

export const POST = route(contract, async ({ host, viewer, body }) => ({
  unread: await readNotices(host.db.prisma, viewer.viewerId, body.ids, host.clock.now()),
}));
