import { compareVideos, getInsights } from "#lib/insights/get-insights.ts";
import { getInsights as contract } from "#lib/shared/api/insights.ts";
import { titlesOf } from "#lib/videos/list-videos.ts";
import { route } from "../../../../server.ts";

export const GET = route(contract, async ({ host, viewer }) => {
  const titles = await titlesOf(host.db, viewer.viewerId);
  const ids = [...titles.keys()];
  const now = host.clock.now();
  const [insights, videos] = await Promise.all([
    getInsights(host.db, ids, now),
    compareVideos(host.db, ids, now),
  ]);
  return {
    ...insights,
    videos: videos.map((video) => ({ ...video, title: titles.get(video.videoId) ?? "" })),
  };
});
