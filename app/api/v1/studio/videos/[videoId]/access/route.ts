import { setAccess as contract } from "#lib/shared/api/videos.ts";
import { setAccess } from "#lib/videos/set-access.ts";
import { route } from "../../../../../../server.ts";

export const PUT = route(contract, ({ host, viewer, params, body }) =>
  setAccess(host.db, viewer, params.videoId, body, (chain) => host.chains.get(chain) !== undefined),
);
