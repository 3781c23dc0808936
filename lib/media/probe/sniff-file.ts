import { open } from "node:fs/promises";
import { type OtherContent, sniff, sniffedBytes } from "#lib/shared/sniff.ts";
import type { MediaRejectionReason } from "../ffmpeg/media-error.ts";

/** Why a file is refused by its first bytes; undefined when FFmpeg has to look. */
export async function sniffFile(path: string): Promise<MediaRejectionReason | undefined> {
  const content = sniff(await readHead(path, sniffedBytes));
  return content === undefined ? undefined : reasonOf(content);
}

function reasonOf(content: OtherContent): MediaRejectionReason {
  return content === "empty" || content === "playlist" ? content : "not_a_video";
}

/** Whether the file begins with one of the boxes that an MP4 or MOV file begins with. */
export async function beginsAsMp4(path: string): Promise<boolean> {
  const head = await readHead(path, 8);
  return head.length === 8 && /^(ftyp|moov|mdat|wide|free|skip|pnot)$/.test(head.toString("latin1", 4, 8));
}

/** The first bytes of a file, as many as there are up to `count`. */
async function readHead(path: string, count: number): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
