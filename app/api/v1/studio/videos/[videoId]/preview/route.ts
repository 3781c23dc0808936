import { withdrawPreview as contract } from "#lib/shared/api/pictures.ts";
import { withdrawPreview } from "#lib/videos/pictures/choose-picture.ts";
import { route } from "../../../../../../server.ts";

export const DELETE = route(contract, ({ host, viewer, params }) =>
  withdrawPreview(host.db, viewer, params.videoId),
);
