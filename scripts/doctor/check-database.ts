import { Client } from "pg";
import { findPendingMigrations } from "#lib/platform/migrate.ts";
import { dataPaths } from "../local/data-folder.ts";
import { findLocalPostgres } from "../local/postgres.ts";
import { findPostgresBinaries } from "../local/postgres-binaries.ts";
import { findRunningInstance } from "../local/run-record.ts";
import type { StartSettings } from "../local/settings.ts";
import { broken, type Capability, off, ready } from "./capability.ts";

/** PostgreSQL and its migrations: a given one, or the embedded one if it runs just now. */
export async function checkDatabase(settings: StartSettings): Promise<Capability[]> {
  const embedded = settings.databaseUrl === undefined;
  if (embedded && !(await findRunningInstance(settings.dataDir))) {
    return [await checkBinaries(), off("Migrations", "applied at each start")];
  }
  const connectionString =
    settings.databaseUrl ?? (await findLocalPostgres(dataPaths.postgres(settings.dataDir)))?.url;
  if (!connectionString) return [broken("PostgreSQL", "the embedded one has no data folder", "DATABASE_URL")];
  try {
    const version = await askVersion(connectionString);
    const pending = await findPendingMigrations({ connectionString });
    return [
      ready("PostgreSQL", `${version}${embedded ? ", embedded" : ""}`, "DATABASE_URL"),
      pending.length === 0
        ? ready("Migrations", "all applied")
        : off("Migrations", `${pending.length} to apply, which the next start does`),
    ];
  } catch (error) {
    return [broken("PostgreSQL", error, "DATABASE_URL")];
  }
}

async function checkBinaries(): Promise<Capability> {
  try {
    const { version } = await findPostgresBinaries({});
    return ready("PostgreSQL", `${version}, embedded, starts with npm start`, "DATABASE_URL");
  } catch (error) {
    return broken("PostgreSQL", error, "DATABASE_URL");
  }
}

async function askVersion(connectionString: string): Promise<string> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    return rows[0]?.server_version ?? "unknown version";
  } finally {
    await client.end();
  }
}
