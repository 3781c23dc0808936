import installer from "@ffmpeg-installer/ffmpeg";
import { type FfmpegTools, findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";

let found: Promise<FfmpegTools> | undefined;

/**
 * FFmpeg as the product finds it, looked for once in a process: a distribution's build loads so many libraries that to ask
 * what it can do takes longer than to make most clips.
 */
export function testTools(): Promise<FfmpegTools> {
  found ??= findFfmpegTools(process.env);
  return found;
}

let packaged: Promise<FfmpegTools> | undefined;

/** The FFmpeg that npm brings to this system; on Linux x64 one of 2024, which starts in a third of the time. */
export function packagedTools(): Promise<FfmpegTools> {
  packaged ??= findFfmpegTools({ PATH: "" });
  return packaged;
}

let oldest: Promise<FfmpegTools> | undefined;

/** The FFmpeg of 2018 that npm brings to every other system. */
export function oldestTools(): Promise<FfmpegTools> {
  oldest ??= findFfmpegTools({ PATH: "", FFMPEG_PATH: installer.path });
  return oldest;
}
