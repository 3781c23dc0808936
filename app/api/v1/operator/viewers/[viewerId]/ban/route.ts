import { banViewer } from "#lib/moderation/ban-viewer.ts";
import { banViewer as contract } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params, body }) =>
  banViewer(host, viewer, { ...params, ...body }),
);
