import { resolve } from "node:path";

/**
 * The containers that may be uploaded: real files of media, by the names of FFmpeg's demuxers. Not among them,
 * on purpose: everything that opens other files or addresses (hls, concat, dash, rtsp, sdp, image2, imf, lavfi).
 */
export const containers = [
  "mov",
  "matroska",
  "avi",
  "mpegts",
  "mpeg",
  "flv",
  "asf",
  "ogg",
  "mxf",
  "yuv4mpegpipe",
  "dv",
  "wav",
  "mp3",
  "aac",
  "flac",
] as const;

/** Largest picture that a decoder may allocate: 8K (7680 × 4320) with room for its padding. */
export const maxPixels = 8192 * 4352;

/**
 * Options that must stand before every `-i` (FFmpeg) or before the file name (ffprobe): the file itself is the
 * only thing that can be opened, only as one of the real containers, and no larger than `maxPixels`.
 */
export const safeInput: readonly string[] = [
  "-protocol_whitelist",
  "file",
  "-format_whitelist",
  containers.join(","),
  "-max_pixels",
  String(maxPixels),
];

/** The name of a local file for FFmpeg: no other protocol can be read into it, and it runs in another folder. */
export function inputName(path: string): string {
  return `file:${resolve(path)}`;
}
