import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Where each thing lives below DATA_DIR. */
export const dataPaths = {
  postgres: (dataDir: string) => join(dataDir, "postgres"),
  chainState: (dataDir: string) => join(dataDir, "chain", "state.json"),
  logs: (dataDir: string) => join(dataDir, "logs"),
  secrets: (dataDir: string) => join(dataDir, "secrets.json"),
  compileCache: (dataDir: string) => join(dataDir, "cache", "node"),
  run: (dataDir: string) => join(dataDir, "run.json"),
} as const;

/**
 * Makes DATA_DIR private. As root it stays passable (not listable), because PostgreSQL's own account has to reach its
 * folder inside; everything else inside is private by itself.
 */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  for (const folder of ["uploads", "store", "ipfs", "chain", "logs", "cache"]) {
    await mkdir(join(dataDir, folder), { recursive: true, mode: 0o700 });
  }
}
