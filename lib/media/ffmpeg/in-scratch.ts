import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Runs work in a folder of its own inside `outDir`, which is gone afterwards, as are those of killed runs before. */
export async function inScratch<T>(
  outDir: string,
  name: string,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  await mkdir(outDir, { recursive: true, mode: 0o700 });
  const prefix = `.${name}.`;
  for (const entry of await readdir(outDir)) {
    if (entry.startsWith(prefix)) await rm(join(outDir, entry), { recursive: true, force: true });
  }
  const scratch = join(outDir, prefix + randomUUID());
  await mkdir(scratch, { mode: 0o700 });
  try {
    return await work(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
