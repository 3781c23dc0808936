import { updateSound as contract } from "#lib/shared/api/videos.ts";
import { updateSound } from "#lib/videos/update-sound.ts";
import { route } from "../../../../../../../server.ts";

export const PATCH = route(contract, ({ host, viewer, params, body }) =>
  updateSound(host.db, viewer, params.videoId, params.name, body),
);
