import { spawnSync } from "node:child_process";
import { type FfmpegTools, findFfmpegTools } from "#lib/media/find-ffmpeg.ts";

/**
 * FFmpeg for the tests. The build inside npm's package is from 2018 and cannot act the outside player; as root on a
 * Debian-like system today's one is installed then. Elsewhere the tests run with what was found.
 */
export async function ensureFfmpeg(log: (line: string) => void): Promise<FfmpegTools> {
  const found = await findFfmpegTools(process.env);
  const mayInstall = process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
  if (found.source !== "@ffmpeg-installer" || !mayInstall) return found;
  log("Installing FFmpeg for the tests (apt-get) …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "ffmpeg"],
  ]) {
    spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  }
  return findFfmpegTools(process.env);
}
