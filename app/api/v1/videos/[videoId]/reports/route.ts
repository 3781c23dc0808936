import { reportVideo } from "#lib/moderation/report-video.ts";
import { reportVideo as contract } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params, body }) =>
  reportVideo(host, viewer, { ...params, ...body }),
);
