import { getOwnVideo, removeVideo as removal, updateVideo as update } from "#lib/shared/api/videos.ts";
import { findOwnVideo } from "#lib/videos/find-video.ts";
import { removeVideo } from "#lib/videos/remove-video.ts";
import { updateVideo } from "#lib/videos/update-video.ts";
import { viewOwnVideo } from "#lib/videos/view-video.ts";
import { route } from "../../../../../server.ts";

export const GET = route(getOwnVideo, async ({ host, viewer, params }) =>
  viewOwnVideo(
    host.db,
    await findOwnVideo(host.db.prisma, params.videoId, viewer, { operators: true, removed: true }),
  ),
);

export const PATCH = route(update, ({ host, viewer, params, body }) =>
  updateVideo(host.db, viewer, params.videoId, body),
);

export const DELETE = route(removal, ({ host, viewer, params }) =>
  removeVideo(host.db, host.stores.files, viewer, params.videoId),
);
