import type { StoredFile } from "#lib/storage/storage.ts";
import { findCaption } from "#lib/videos/captions/find-caption.ts";
import { authorizeGated } from "./authorize.ts";
import type { PlaybackContext } from "./playback-context.ts";
import type { PlaybackCredential } from "./playback-token.ts";

/**
 * The WebVTT of one of the video's captions. Gated like keys. Throws `playback_token_invalid`, `playback_ended`,
 * `gate_denied`, `gate_unavailable`, `not_found`.
 */
export async function serveCaption(
  context: PlaybackContext,
  sessionId: string,
  credential: PlaybackCredential | undefined,
  captionId: string,
): Promise<StoredFile> {
  const { videoId } = await authorizeGated(context, sessionId, credential);
  const { ref } = await findCaption(context.db.prisma, videoId, captionId);
  return context.stores.files.get(ref);
}
