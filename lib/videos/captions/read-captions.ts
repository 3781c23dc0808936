import { decodeText } from "./decode-text.ts";
import { parseCaptions } from "./parse-captions.ts";
import { writeWebVtt } from "./write-webvtt.ts";

/**
 * Makes the WebVTT that is stored and served of a file that somebody sent: nothing of the file is handed on that was
 * not read and written anew. Throws `caption_invalid`.
 */
export function readCaptions(file: Uint8Array): Buffer {
  return Buffer.from(writeWebVtt(parseCaptions(decodeText(file))));
}
