import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";

export const ownPrismaFolder = join(import.meta.dirname, "../../prisma");

/** Copies the migrations of a release whose newest one was `last` into `<folder>/migrations`. */
export async function copyMigrations(folder: string, last: string): Promise<void> {
  const from = join(ownPrismaFolder, "migrations");
  for (const name of await readdir(from)) {
    if (name <= last) await cp(join(from, name), join(folder, "migrations", name), { recursive: true });
  }
}
