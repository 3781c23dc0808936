/** What a file certainly is instead of a video, by its first bytes. */
export type OtherContent = "empty" | "picture" | "archive" | "document" | "program" | "playlist" | "text";

/** So many first bytes are enough. */
export const sniffedBytes = 4096;

/** First bytes of what people take for a video, or rename to one. */
const signatures: readonly [OtherContent, string][] = [
  ["picture", "\xff\xd8\xff"], // JPEG
  ["picture", "\x89PNG"],
  ["picture", "GIF8"],
  ["picture", "BM"],
  ["picture", "II*\0"], // TIFF
  ["picture", "MM\0*"],
  ["archive", "PK\x03\x04"], // ZIP, and what offices write
  ["archive", "PK\x05\x06"],
  ["archive", "Rar!"],
  ["archive", "7z\xbc\xaf"],
  ["archive", "\x1f\x8b"], // gzip
  ["document", "%PDF"],
  ["program", "\x7fELF"],
  ["program", "MZ"],
];

const playlist =
  /^\s*(#EXTM3U|ffconcat\s|\[playlist\]|<\?xml|<MPD\b|<smil\b|<asx\b|file\s+['"]?\S|https?:\/\/|rtsp:\/\/|v=0\r?\n|#EXT-X-)/i;

/**
 * Says from the first bytes why a file is certainly no video; undefined when FFmpeg has to look. Neither its name nor its
 * type is asked: cameras use endings that no list knows, and systems call `.ts` a text. Playlists are told apart, so that
 * no demuxer that opens other files ever sees them.
 */
export function sniff(head: Uint8Array): OtherContent | undefined {
  if (head.length === 0) return "empty";
  const start = String.fromCharCode(...head.subarray(0, 12));
  const signed = signatures.find(([, signature]) => start.startsWith(signature))?.[0];
  if (signed !== undefined) return signed;
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "picture";
  const text = readableText(head);
  if (text === undefined) return undefined;
  if (playlist.test(text)) return "playlist";
  // YUV4MPEG2 begins as text and goes on as pictures.
  return text.startsWith("YUV4MPEG2 ") ? undefined : "text";
}

/** The text, when all of the bytes are text (UTF-8, or UTF-16 with a byte order mark). */
function readableText(head: Uint8Array): string | undefined {
  const utf16 = head[0] === 0xff && head[1] === 0xfe;
  // TextDecoder takes the byte order mark away.
  const text = new TextDecoder(utf16 ? "utf-16le" : "utf-8").decode(head);
  // The last character may be cut in two.
  const whole = text.slice(0, -4);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters tell text from binary
  return /[\u0000-\u0008\u000e-\u001a\ufffd]/.test(whole) ? undefined : text;
}
