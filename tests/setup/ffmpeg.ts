import { type FfmpegTools, findFfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { installDebianPackages } from "./debian-packages.ts";

let found: Promise<FfmpegTools> | undefined;

/**
 * FFmpeg as the product finds it, looked for once in a process: a distribution's build loads so many libraries that to ask
 * what it can do takes longer than to make most clips.
 */
export function testTools(): Promise<FfmpegTools> {
  found ??= findFfmpegTools(process.env);
  return found;
}

/**
 * FFmpeg for the tests. The build inside npm's package is from 2018 and cannot act the outside player; as root on a
 * Debian-like system today's one is installed then. Elsewhere the tests run with what was found.
 */
export async function ensureFfmpeg(log: (line: string) => void): Promise<FfmpegTools> {
  const found = await findFfmpegTools(process.env);
  if (found.source !== "@ffmpeg-installer" || !(await installDebianPackages(["ffmpeg"], log))) return found;
  return findFfmpegTools(process.env);
}
