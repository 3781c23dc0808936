import { mkdir, readdir, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";

/** Where one attempt at a video keeps its clear and intermediate files; private and never routable. */
export interface Scratch {
  /** Clear segments of the ladder and audio: `<track>/init.mp4`, `<track>/<n>.m4s`, and records of what was made. */
  ladder: string;
  /** The encrypted package as it will be imported. */
  package: string;
}

/** The scratch folders of an attempt, made with mode 0700. */
export async function openScratch(dataDir: string, videoId: string, attempt: number): Promise<Scratch> {
  const folder = join(dataDir, "scratch", videoId, String(attempt));
  const scratch = { ladder: join(folder, "ladder"), package: join(folder, "package") };
  for (const path of Object.values(scratch)) await mkdir(path, { recursive: true, mode: 0o700 });
  return scratch;
}

/** The attempts at a video that left something in scratch. */
export async function listScratch(dataDir: string, videoId: string): Promise<number[]> {
  const names = await readdir(join(dataDir, "scratch", videoId)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names.map(Number).filter(Number.isSafeInteger);
}

/** Removes what one attempt at a video left in scratch; fine when that was done before. */
export async function clearScratch(dataDir: string, videoId: string, attempt: number): Promise<void> {
  const folder = join(dataDir, "scratch", videoId, String(attempt));
  await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 200 });
  // The last attempt takes the video's own folder along.
  await rmdir(join(dataDir, "scratch", videoId)).catch(() => {});
}
