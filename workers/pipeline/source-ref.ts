import type { Ladder } from "#lib/media/ladder.ts";
import type { MediaInfo } from "#lib/media/media-info.ts";
import { originalRef, straightRef } from "#lib/videos/uploads/original-ref.ts";

/** What probing records with a video (`media`). */
export interface ProbedMedia {
  info: MediaInfo & { straightened?: boolean };
  ladder: Ladder;
}

/** What is transcoded, in the store of files: the original, or the copy of it whose clock was set straight. */
export function sourceRef({ uploadId, media }: { uploadId: string; media: unknown }): string {
  const { info } = media as ProbedMedia;
  return info.straightened ? straightRef(uploadId) : originalRef(uploadId);
}
