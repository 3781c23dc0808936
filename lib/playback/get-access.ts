import type { Caller } from "#lib/platform/caller.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";
import { type AccessDecision, decideAccess } from "./decide-access.ts";
import type { PlaybackContext } from "./playback-context.ts";

/** "Why you cannot watch": condition by condition. Throws `not_found`, `video_removed`. */
export async function getAccess(
  context: Pick<PlaybackContext, "db" | "clock" | "chains" | "conditions">,
  videoId: string,
  caller: Caller | null,
): Promise<AccessDecision> {
  const video = await findVisibleVideo(context.db.prisma, videoId, caller);
  return decideAccess(context, video, caller);
}
