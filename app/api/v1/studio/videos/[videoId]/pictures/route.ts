import { createPicture } from "#lib/shared/api/pictures.ts";
import { requestPicture } from "#lib/videos/pictures/request-picture.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(createPicture, ({ host, viewer, params, body }) =>
  requestPicture(host.db, viewer, params.videoId, body),
);
