import { getInsights } from "#lib/insights/get-insights.ts";
import { getVideoInsights } from "#lib/shared/api/insights.ts";
import { findOwnVideo } from "#lib/videos/find-video.ts";
import { route } from "../../../../../../server.ts";

export const GET = route(getVideoInsights, async ({ host, viewer, params }) => {
  const video = await findOwnVideo(host.db.prisma, params.videoId, viewer, { operators: true });
  return getInsights(host.db, [video.id], host.clock.now());
});
