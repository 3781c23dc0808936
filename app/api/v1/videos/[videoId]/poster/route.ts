import { findCaller } from "#lib/api/credentials.ts";
import { parsePath } from "#lib/api/route.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { videoParams } from "#lib/shared/api/videos.ts";
import { isPublished } from "#lib/shared/video.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";
import { serveStored } from "../../../../../serve-file.ts";
import { answer } from "../../../../../server.ts";

/** The poster that the creator chose, for whoever may see the video's page. */
async function serve(request: Request, context: { params: Promise<{ videoId: string }> }): Promise<Response> {
  return answer("getPoster", request, async (host) => {
    const { videoId } = await parsePath(videoParams, context);
    const video = await findVisibleVideo(host.db.prisma, videoId, await findCaller(host, request.headers));
    if (video.posterRef === null) throw new NotFoundError("The poster");
    return serveStored(request, host.stores.files, video.posterRef, {
      type: "image/jpeg",
      tag: video.posterRef.replaceAll("/", "-"),
      // Short: a video that is taken back or removed disappears from caches soon.
      cacheControl: isPublished(video.visibility) ? "public, max-age=300" : "private, max-age=60",
    });
  });
}

export { serve as GET, serve as HEAD };
