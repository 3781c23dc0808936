import { listNotices } from "#lib/notices/inbox.ts";
import { listNotices as contract } from "#lib/shared/api/notices.ts";
import { route } from "../../../server.ts";

export const GET = route(contract, ({ host, viewer, query }) =>
  listNotices(host.db.prisma, viewer.viewerId, query),
);
