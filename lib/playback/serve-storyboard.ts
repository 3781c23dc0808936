import { NotFoundError } from "#lib/platform/errors.ts";
import type { StoredFile } from "#lib/storage/storage.ts";
import { loadVideo } from "#lib/videos/find-video.ts";
import { authorizeGated } from "./authorize.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { PlaybackCredential } from "./playback-token.ts";

/**
 * A file of the storyboard: `storyboard.vtt` or one of its sprites. Gated like keys. Throws `playback_token_invalid`,
 * `playback_ended`, `gate_denied`, `gate_unavailable`, `not_found`.
 */
export async function serveStoryboard(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  file: string,
): Promise<StoredFile> {
  const { videoId } = await authorizeGated(context, sessionId, credential);
  const { storyboardRef } = await loadVideo(context.db.prisma, videoId);
  if (storyboardRef === null) throw new NotFoundError("The storyboard");
  return context.stores.files.get(`${storyboardRef.replace(/\/$/, "")}/${file}`);
}
