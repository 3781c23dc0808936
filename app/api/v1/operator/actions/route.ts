import { listActions } from "#lib/moderation/actions.ts";
import { listModerationActions } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../server.ts";

export const GET = route(listModerationActions, ({ host, query }) => listActions(host.db.prisma, query));
