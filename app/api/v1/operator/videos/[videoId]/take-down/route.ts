import { takeDown } from "#lib/moderation/moderate-video.ts";
import { takeDownVideo } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(takeDownVideo, ({ host, viewer, params, body }) =>
  takeDown(host, viewer, { ...params, ...body }),
);
