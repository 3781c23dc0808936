import { heartbeat } from "#lib/playback/heartbeat.ts";
import { readPlaybackCredential } from "#lib/playback/playback-token.ts";
import { heartbeat as contract } from "#lib/shared/api/playback.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, request, params, body }) =>
  heartbeat(
    host,
    params.sessionId,
    readPlaybackCredential(request.headers, params.sessionId),
    body.positionSeconds,
    body.report,
  ),
);
