import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Client } from "pg";

/** One file of prisma/functions: `<name>.sql` creates the function of that name, and its trigger where it has one. */
interface SqlFunction {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * The functions in `folder` whose text is not the one that the database has. What was applied is remembered as the
 * comment of the function itself, so that one that was dropped, or came back with an older backup, is missed.
 */
export async function findChangedFunctions(client: Client, folder: string): Promise<SqlFunction[]> {
  const { rows } = await client.query<{ name: string; checksum: string | null }>(
    `SELECT proname AS name, obj_description(oid, 'pg_proc') AS checksum FROM pg_proc
     WHERE pronamespace = current_schema()::regnamespace`,
  );
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  return (await readFunctions(folder)).filter(({ name, checksum }) => applied.get(name) !== checksum);
}

/** Applies them in the transaction that `client` is in. The caller holds the lock of migrations. */
export async function applyFunctions(client: Client, functions: readonly SqlFunction[]): Promise<void> {
  // The first time unchecked: they call each other, whatever the order of their names. The second time in earnest.
  for (const checked of ["off", "on"]) {
    await client.query(`SET LOCAL check_function_bodies = ${checked}`);
    for (const { name, sql, checksum } of functions) {
      await client.query(sql);
      // Without its arguments: fails when two functions of one name were left.
      await client.query(`COMMENT ON FUNCTION ${client.escapeIdentifier(name)} IS '${checksum}'`);
    }
  }
}

async function readFunctions(folder: string): Promise<SqlFunction[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), "utf8");
      const checksum = createHash("sha256").update(sql).digest("hex");
      return { name: file.slice(0, -".sql".length), sql, checksum };
    }),
  );
}
