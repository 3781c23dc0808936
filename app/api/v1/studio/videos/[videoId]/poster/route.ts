import { choosePicture as contract } from "#lib/shared/api/pictures.ts";
import { choosePicture } from "#lib/videos/pictures/choose-picture.ts";
import { route } from "../../../../../../server.ts";

export const PUT = route(contract, ({ host, viewer, params, body }) =>
  choosePicture(host.db, viewer, params.videoId, body.pictureId),
);
