import { getVideo } from "#lib/shared/api/videos.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";
import { viewVideo } from "#lib/videos/view-video.ts";
import { route } from "../../../../server.ts";

export const GET = route(getVideo, async ({ host, params, session }) =>
  viewVideo(await findVisibleVideo(host.db.prisma, params.videoId, session)),
);
