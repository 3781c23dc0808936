import { spawnSync } from "node:child_process";
import { mkdir, statfs } from "node:fs/promises";

/** Room of a disk that is not full: far more than a round needs. */
const plenty = 2 * 1024 ** 3;
/** What is left of a full one. */
const crumbs = 64 * 1024;

/** A folder on a file system of its own, whose room can be taken away and given back while others write to it. */
export interface SmallDisk {
  fill(): Promise<void>;
  free(): void;
  remove(): void;
}

/** Mounts a file system in memory at `folder`; undefined where that is not allowed (it takes root on Linux). */
export async function mountSmallDisk(folder: string): Promise<SmallDisk | undefined> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const options = (size: number) => `size=${size},mode=0700`;
  if (!mount("-t", "tmpfs", "-o", options(plenty), "tmpfs", folder)) return undefined;
  return {
    async fill() {
      const { blocks, bfree, bsize } = await statfs(folder);
      mount("-o", `remount,${options((blocks - bfree) * bsize + crumbs)}`, folder);
    },
    free: () => void mount("-o", `remount,${options(plenty)}`, folder),
    // Whoever still has a file open there keeps it until it is closed.
    remove: () => void spawnSync("umount", ["--lazy", folder]),
  };
}

function mount(...args: string[]): boolean {
  return spawnSync("mount", args, { stdio: "ignore" }).status === 0;
}
