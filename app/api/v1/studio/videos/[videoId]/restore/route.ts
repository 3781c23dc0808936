import { restoreVideo as contract } from "#lib/shared/api/videos.ts";
import { restoreVideo } from "#lib/videos/restore-video.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params }) =>
  restoreVideo(host.db, viewer, params.videoId),
);
