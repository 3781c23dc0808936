import { findFramedCaller } from "#lib/api/framed-caller.ts";
import { getAccess } from "#lib/playback/get-access.ts";
import { getAccess as contract } from "#lib/shared/api/playback.ts";
import { route } from "../../../../../server.ts";

export const GET = route(contract, async ({ host, request, params, session }) => {
  const caller = (await findFramedCaller(host, request, params.videoId)) ?? session;
  return getAccess(host, params.videoId, caller);
});
