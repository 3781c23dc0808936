import { listVideos as contract } from "#lib/shared/api/videos.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { limitSearch, searches } from "../../../search-bounds.ts";
import { route } from "../../../server.ts";

export const GET = route(contract, async ({ host, request, session, headers, query }) => {
  if (!query.q) return listVideos(host.db, query);
  await limitSearch({ host, request, session, headers });
  return searches.run(() => listVideos(host.db, query));
});
