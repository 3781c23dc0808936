import { listActionsAbout } from "#lib/moderation/actions.ts";
import { getModerated } from "#lib/moderation/view-moderated.ts";
import { getModeratedVideo } from "#lib/shared/api/moderation.ts";
import { route } from "../../../../../server.ts";

export const GET = route(getModeratedVideo, async ({ host, params: { videoId } }) => {
  const moderated = await getModerated(host.db, videoId);
  const about = { videoId, viewerId: moderated.creator.id };
  return { ...moderated, actions: await listActionsAbout(host.db.prisma, about, 50) };
});
