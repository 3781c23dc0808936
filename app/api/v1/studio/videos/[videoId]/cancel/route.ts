import { cancelVideo as contract } from "#lib/shared/api/videos.ts";
import { cancelVideo } from "#lib/videos/cancel-video.ts";
import { route } from "../../../../../../server.ts";

export const POST = route(contract, ({ host, viewer, params }) =>
  cancelVideo(host.db, host.stores.files, viewer, params.videoId),
);
