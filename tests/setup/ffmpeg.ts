import { type FfmpegTools, findFfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { installDebianPackages } from "./debian-packages.ts";

/**
 * FFmpeg for the tests. The build inside npm's package is from 2018 and cannot act the outside player; as root on a
 * Debian-like system today's one is installed then. Elsewhere the tests run with what was found.
 */
export async function ensureFfmpeg(log: (line: string) => void): Promise<FfmpegTools> {
  const found = await findFfmpegTools(process.env);
  if (found.source !== "@ffmpeg-installer" || !installDebianPackages(["ffmpeg"], log)) return found;
  return findFfmpegTools(process.env);
}
