import { listOwnVideos as contract } from "#lib/shared/api/videos.ts";
import { listOwnVideos } from "#lib/videos/list-own-videos.ts";
import { route } from "../../../../server.ts";

export const GET = route(contract, ({ host, viewer, query }) => listOwnVideos(host.db, viewer, query));
