import { getPicture } from "#lib/shared/api/pictures.ts";
import { findPicture } from "#lib/videos/pictures/choose-picture.ts";
import { serveStored } from "../../../../../../../serve-file.ts";
import { route } from "../../../../../../../server.ts";

export const GET = route(getPicture, async ({ host, viewer, params, request }) => {
  const { ref, kind } = await findPicture(host.db, viewer, params.videoId, params.pictureId);
  return serveStored(request, host.stores.files, ref, {
    type: kind === "preview" ? "video/mp4" : "image/jpeg",
    tag: params.pictureId,
    cacheControl: "private, max-age=3600",
  });
});
