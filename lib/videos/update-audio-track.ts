import type { Caller } from "#lib/platform/caller.ts";
import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { viewOwnVideo } from "./view-video.ts";

/**
 * Says in which language (BCP 47) an audio track of an own video is and what menus call it, in all its packages: what players
 * load from now on names it so. An empty label is none. Throws NotFoundError.
 */
export async function updateAudioTrack(
  db: Database,
  caller: Caller,
  videoId: string,
  name: string,
  change: { language?: string | null | undefined; label?: string | null | undefined },
): Promise<OwnVideo> {
  await findOwnVideo(db.prisma, videoId, caller);
  const { language, label } = change;
  const { count } = await db.prisma.track.updateMany({
    where: { name, kind: "audio", package: { videoId } },
    data: {
      ...(language !== undefined && { language }),
      ...(label !== undefined && { label: label === "" ? null : label }),
    },
  });
  if (count === 0) throw new NotFoundError("The audio track");
  await notifyVideo(db.prisma, videoId);
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}
