import { reportFailure } from "#lib/moderation/report-video.ts";
import { reportFailure as contract } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params, body }) =>
  reportFailure(host, viewer, { ...params, ...body }),
);
