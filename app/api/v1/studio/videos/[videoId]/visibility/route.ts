import { setVisibility as contract } from "#lib/shared/api/videos.ts";
import { setVisibility } from "#lib/videos/set-visibility.ts";
import { route } from "../../../../../../server.ts";

export const PUT = route(contract, ({ host, viewer, params, body }) =>
  setVisibility(host.db, viewer, params.videoId, body),
);
