import { open } from "node:fs/promises";
import type { MediaRejectionReason } from "./media-error.ts";

const sniffBytes = 4096;

/** First bytes of what people rename to .mp4. */
const signatures: readonly Uint8Array[] = [
  Buffer.from([0xff, 0xd8, 0xff]), // JPEG
  Buffer.from([0x89, 0x50, 0x4e, 0x47]), // PNG
  Buffer.from("GIF8"),
  Buffer.from("BM"),
  Buffer.from("PK\u0003\u0004"), // ZIP, Office documents
  Buffer.from("PK\u0005\u0006"),
  Buffer.from("%PDF"),
  Buffer.from("Rar!"),
  Buffer.from("7z\u00bc\u00af", "latin1"),
  Buffer.from([0x1f, 0x8b]), // gzip
  Buffer.from([0x7f, 0x45, 0x4c, 0x46]), // ELF
  Buffer.from("MZ"),
  Buffer.from("II*\u0000", "latin1"), // TIFF
  Buffer.from("MM\u0000*", "latin1"),
];

const playlist =
  /^\s*(#EXTM3U|ffconcat\s|\[playlist\]|<\?xml|<MPD\b|<smil\b|<asx\b|file\s+['"]?\S|https?:\/\/|rtsp:\/\/|v=0\r?\n|#EXT-X-)/i;

/**
 * Says from the first bytes why a file is certainly no video; undefined when FFmpeg has to look. Playlists are told
 * apart here, so that no demuxer that opens other files ever sees them.
 */
export async function sniffFile(path: string): Promise<MediaRejectionReason | undefined> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffBytes), 0, sniffBytes, 0);
    return sniffBuffer(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** Whether the file begins with one of the boxes that an MP4 or MOV file begins with. */
export async function beginsAsMp4(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
    return bytesRead === 8 && /^(ftyp|moov|mdat|wide|free|skip|pnot)$/.test(buffer.toString("latin1", 4, 8));
  } finally {
    await file.close();
  }
}

/** sniffFile for bytes in memory. */
export function sniffBuffer(head: Buffer): MediaRejectionReason | undefined {
  if (head.length === 0) return "empty";
  const isSigned = signatures.some((signature) => head.subarray(0, signature.length).equals(signature));
  const isWebp = head.toString("latin1", 0, 4) === "RIFF" && head.toString("latin1", 8, 12) === "WEBP";
  if (isSigned || isWebp) return "not_a_video";
  const text = readableText(head);
  if (text === undefined) return undefined;
  if (playlist.test(text)) return "playlist";
  // YUV4MPEG2 begins as text and goes on as pictures.
  return text.startsWith("YUV4MPEG2 ") ? undefined : "not_a_video";
}

/** The text, when all of the bytes are text (UTF-8, or UTF-16 with a byte order mark). */
function readableText(head: Buffer): string | undefined {
  const utf16 = head[0] === 0xff && head[1] === 0xfe;
  const text = head.toString(utf16 ? "utf16le" : "utf8").replace(/^\ufeff/, "");
  // The last character may be cut in two.
  const whole = text.slice(0, -4);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters tell text from binary
  return /[\u0000-\u0008\u000e-\u001a\ufffd]/.test(whole) ? undefined : text;
}
