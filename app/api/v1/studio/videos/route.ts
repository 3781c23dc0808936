import { listOwnVideos as contract } from "#lib/shared/api/videos.ts";
import { listOwnVideos } from "#lib/videos/list-videos.ts";
import { route } from "../../../../server.ts";

export const GET = route(contract, async ({ host, viewer }) => ({
  videos: await listOwnVideos(host.db, viewer),
}));
