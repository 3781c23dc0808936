import { restore } from "#lib/moderation/moderate-video.ts";
import { liftTakeDown } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(liftTakeDown, ({ host, viewer, params, body }) =>
  restore(host, viewer, { ...params, ...body }),
);
