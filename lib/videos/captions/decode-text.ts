import { CaptionInvalidError } from "./caption-invalid-error.ts";

/**
 * The text of a caption file: by its byte order mark (UTF-8, UTF-16), else UTF-8 if it is that, else Windows-1252,
 * which old subtitle editors write and which has ISO 8859-1 in it. Throws `caption_invalid` for what is no text.
 */
export function decodeText(bytes: Uint8Array): string {
  // TextDecoder takes the mark away.
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL tells binary files from text.
  if (/\u0000/.test(text)) {
    throw new CaptionInvalidError("This is no text file. Save the captions as WebVTT or SubRip in UTF-8.");
  }
  return text;
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}
