import type { Ladder } from "#lib/media/ladder.ts";
import type { MediaInfo } from "#lib/media/media-info.ts";
import { originalPath, straightPath } from "#lib/videos/uploads/original-path.ts";

/** What probing records with a video (`media`). */
export interface ProbedMedia {
  info: MediaInfo & { straightened?: boolean };
  ladder: Ladder;
}

/** The local path of what is transcoded: the original, or the copy of it whose clock was set straight. */
export function sourcePath(
  config: { dataDir: string },
  { uploadId, media }: { uploadId: string; media: unknown },
): string {
  const { info } = media as ProbedMedia;
  return info.straightened ? straightPath(config, uploadId) : originalPath(config, uploadId);
}
