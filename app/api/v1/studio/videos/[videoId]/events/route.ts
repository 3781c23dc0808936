import { watchVideoEvents } from "#lib/shared/api/videos.ts";
import { findOwnVideo } from "#lib/videos/find-video.ts";
import { route } from "../../../../../../server.ts";
import { videoEventStream } from "./event-stream.ts";

export const GET = route(watchVideoEvents, async ({ host, viewer, params, request }) => {
  await findOwnVideo(host.db.prisma, params.videoId, viewer, { operators: true });
  const source = { db: host.db, databaseUrl: host.config.databaseUrl, log: host.log };
  return videoEventStream(source, params.videoId, request);
});
