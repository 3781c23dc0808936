import { unbanViewer } from "#lib/moderation/ban-viewer.ts";
import { unbanViewer as contract } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params, body }) =>
  unbanViewer(host, viewer, { ...params, ...body }),
);
