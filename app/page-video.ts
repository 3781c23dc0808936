import { notFound } from "next/navigation";
import { cache } from "react";
import { AppError } from "#lib/platform/errors.ts";
import { videoParams } from "#lib/shared/api/videos.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";
import { viewVideo } from "#lib/videos/view-video.ts";
import { getPageCaller } from "./page-caller.ts";
import { getHost } from "./server.ts";

/**
 * The video of a page as its asker may see it; `null` when it was removed (proxy.ts makes the status 410 then). Ends in the
 * page that is not there when there is none for them. Metadata and page of one request ask once.
 */
export const findPageVideo = cache(async (videoId: string): Promise<VideoView | null> => {
  if (!videoParams.safeParse({ videoId }).success) notFound();
  const host = await getHost();
  try {
    return viewVideo(await findVisibleVideo(host.db.prisma, videoId, await getPageCaller()));
  } catch (error) {
    if (error instanceof AppError && error.code === "video_removed") return null;
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
});
