import { type FfmpegTools, findFfmpegTools } from "#lib/media/find-ffmpeg.ts";

let found: Promise<FfmpegTools> | undefined;

/**
 * FFmpeg as the product finds it, looked for once in a process: a distribution's build loads so many libraries that to ask
 * what it can do takes longer than to make most clips.
 */
export function testTools(): Promise<FfmpegTools> {
  found ??= findFfmpegTools(process.env);
  return found;
}
