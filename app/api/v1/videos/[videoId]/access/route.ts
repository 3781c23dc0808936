import { callerFor } from "#lib/api/credentials.ts";
import { getAccess } from "#lib/playback/get-access.ts";
import { getAccess as contract } from "#lib/shared/api/playback.ts";
import { route } from "../../../../../server.ts";

export const GET = route(contract, async ({ host, params, session }) =>
  getAccess(host, params.videoId, callerFor(params.videoId, session)),
);
