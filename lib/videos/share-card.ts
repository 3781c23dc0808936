import { sha256 } from "#lib/platform/crypto.ts";
import type { VideoView } from "#lib/shared/video.ts";
import type { Storage } from "#lib/storage/storage.ts";

/** Raised when the card is drawn otherwise, so that those of before are drawn anew. */
const design = 1;

/** The folder of a video's share cards. */
export function shareCardFolder(videoId: string): string {
  return `cards/${videoId}`;
}

/** Cards that are being drawn in this process, by their reference. */
const underWay = new Map<string, Promise<void>>();

/**
 * The reference of a video's share card as it is now; `draw` makes it when there is none of this version yet. Requests
 * that come meanwhile wait for the same drawing. Cards of earlier versions are deleted. Throws what `draw` throws.
 */
export async function findShareCard(
  files: Storage,
  video: VideoView,
  draw: () => Promise<Uint8Array>,
): Promise<{ ref: string; version: string }> {
  const version = sha256(JSON.stringify([design, video]));
  const ref = `${shareCardFolder(video.id)}/${version}.png`;
  if ((await files.stat(ref)) === null) {
    const drawing = underWay.get(ref) ?? keep(files, video.id, ref, draw);
    underWay.set(ref, drawing);
    await drawing;
  }
  return { ref, version };
}

async function keep(
  files: Storage,
  videoId: string,
  ref: string,
  draw: () => Promise<Uint8Array>,
): Promise<void> {
  try {
    const picture = await draw();
    await files.delete(shareCardFolder(videoId));
    await files.put(ref, picture);
  } finally {
    underWay.delete(ref);
  }
}
