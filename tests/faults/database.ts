import { Pool } from "pg";
import { dataPaths } from "../../scripts/local/data-folder.ts";
import { findLocalPostgres } from "../../scripts/local/postgres.ts";
import { whenDatabaseIsBack } from "../../workers/engine/database.ts";

/** A look into an instance's database from outside, which outlives the death of its server. */
export interface InstanceDatabase {
  url: string;
  /** Rows of one statement, which may run twice. Waits up to a minute for a server that is away. */
  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function openInstanceDatabase(dataDir: string): Promise<InstanceDatabase> {
  const found = await findLocalPostgres(dataPaths.postgres(dataDir));
  if (found === undefined) throw new Error(`no PostgreSQL was made for ${dataDir}`);
  const pool = new Pool({ connectionString: found.url, max: 2, connectionTimeoutMillis: 2_000 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return {
    url: found.url,
    query: <T>(sql: string, values: readonly unknown[] = []) =>
      whenDatabaseIsBack(60_000, async () => (await pool.query(sql, [...values])).rows as T[]),
    close: () => pool.end(),
  };
}
