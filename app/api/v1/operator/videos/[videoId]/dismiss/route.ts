import { dismiss } from "#lib/moderation/moderate-video.ts";
import { dismissReports } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(dismissReports, ({ host, viewer, params, body }) =>
  dismiss(host, viewer, { ...params, ...body }),
);
