import { retryVideo as contract } from "#lib/shared/api/videos.ts";
import { retryVideo } from "#lib/videos/retry-video.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params }) =>
  retryVideo(host.db, host.config, viewer, params.videoId),
);
