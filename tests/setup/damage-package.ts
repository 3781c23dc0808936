import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestInstance } from "./instance.ts";

/** Spoils the largest block of the embedded IPFS store: a segment of a package. The returned function mends it. */
export async function damagePackage({ dataDir }: TestInstance): Promise<() => Promise<void>> {
  const folder = join(dataDir, "ipfs", "blocks");
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const largest = files[sizes.indexOf(Math.max(...sizes))] ?? "";
  const whole = await readFile(largest);
  await writeFile(largest, whole.subarray(0, -1));
  return () => writeFile(largest, whole);
}
