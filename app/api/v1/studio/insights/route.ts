import { findWatched } from "#lib/insights/find-watched.ts";
import { compareVideos, getInsights } from "#lib/insights/get-insights.ts";
import { getInsights as contract } from "#lib/shared/api/insights.ts";
import { titlesOf } from "#lib/videos/find-video.ts";
import { ownVideoIds } from "#lib/videos/list-own-videos.ts";
import { route } from "../../../../server.ts";

export const GET = route(contract, async ({ host, viewer }) => {
  const { db } = host;
  const now = host.clock.now();
  const ids = await findWatched(db, await ownVideoIds(db, viewer.viewerId), now);
  const [insights, videos] = await Promise.all([getInsights(db, ids, now), compareVideos(db, ids, now)]);
  const titles = await titlesOf(
    db.prisma,
    videos.map(({ videoId }) => videoId),
  );
  return {
    ...insights,
    videos: videos.map((video) => ({ ...video, title: titles.get(video.videoId) ?? "" })),
  };
});
