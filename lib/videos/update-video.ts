import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { viewOwnVideo } from "./view-video.ts";

/** Changes title, description, what the poster shows, or the sites that may embed an own video. Throws NotFoundError. */
export async function updateVideo(
  db: Database,
  caller: Caller,
  videoId: string,
  change: {
    title?: string | undefined;
    description?: string | undefined;
    posterAlt?: string | undefined;
    embedOrigins?: string[] | undefined;
  },
): Promise<OwnVideo> {
  await findOwnVideo(db.prisma, videoId, caller);
  await db.prisma.video.update({
    where: { id: videoId },
    data: {
      ...(change.title !== undefined && { title: change.title }),
      ...(change.description !== undefined && { description: change.description }),
      ...(change.embedOrigins !== undefined && { embedOrigins: change.embedOrigins }),
      ...(change.posterAlt !== undefined && { posterAlt: change.posterAlt }),
    },
  });
  await notifyVideo(db.prisma, videoId);
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}
