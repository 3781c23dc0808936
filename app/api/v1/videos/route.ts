import { listVideos as contract } from "#lib/shared/api/videos.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { route } from "../../../server.ts";

export const GET = route(contract, ({ host, query }) => listVideos(host.db, query));
