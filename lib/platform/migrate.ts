import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { AppError } from "./errors.ts";
import { applyFunctions, findChangedFunctions } from "./sql-functions.ts";

export interface MigrateOptions {
  connectionString: string;
  /**
   * Holds `migrations/<name>/migration.sql` in Prisma's layout, applied once in the order of their names, and after them
   * `functions/<name>.sql`, each applied whenever its text changed. The repository's `prisma/` unless it is given.
   */
  folder?: string;
  log: (line: string) => void;
}

const ownFolder = join(import.meta.dirname, "../../prisma");

/** A migration could not be applied, or what is applied is not what the folder holds. */
class MigrationError extends AppError {
  constructor(message: string, cause?: unknown) {
    super("migration_failed", message, cause === undefined ? {} : { cause });
  }
}

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

/** The key of Prisma's own advisory lock (no name of ours), so that `prisma migrate deploy` and this runner exclude each other. */
const prismaLockKey = 72_707_369;

/** Prisma's own table, column by column: its engine then accepts our rows as its own. */
const createHistory = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies what is missing: one transaction per migration, then one for the functions that changed. Runners that start
 * together wait for each other: the advisory lock is transaction-scoped, so it also holds behind a connection pooler.
 * A database with migrations of a later release keeps that release's functions. Gives the names it applied. Throws
 * MigrationError when an applied migration was edited afterwards, or when something fails (it is then rolled back).
 */
export function migrate({ folder = ownFolder, log, ...options }: MigrateOptions): Promise<string[]> {
  return withClient(options.connectionString, async (client) => {
    const migrations = await readMigrations(folder);
    const applied: string[] = [];
    for (const migration of migrations) {
      if (await applyOnce(client, migration)) {
        applied.push(migration.name);
        log(`Applied migration ${migration.name}`);
      }
    }
    const functions = await applyChangedFunctions(client, folder, migrations);
    for (const name of functions) log(`Applied function ${name}`);
    return [...applied, ...functions];
  });
}

/** Names of the migrations and functions that the database lacks; empty when it is up to date. */
export function findPendingMigrations(options: Omit<MigrateOptions, "log">): Promise<string[]> {
  const { folder = ownFolder } = options;
  return withClient(options.connectionString, async (client) => {
    const migrations = await readMigrations(folder);
    const done = new Set(await listApplied(client));
    const pending = migrations.filter(({ name }) => !done.has(name));
    const functions = isOlder(migrations, done)
      ? []
      : await findChangedFunctions(client, functionsIn(folder));
    return [...pending, ...functions].map(({ name }) => name);
  });
}

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const functionsIn = (folder: string) => join(folder, "functions");

async function listApplied(client: Client): Promise<string[]> {
  const history = await client.query("SELECT WHERE to_regclass('_prisma_migrations') IS NOT NULL");
  if (history.rowCount === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
  );
  return rows.map(({ name }) => name);
}

/** Whether the database was migrated by a later release than this one, as it may be during a rolling update. */
function isOlder(migrations: readonly Migration[], applied: Iterable<string>): boolean {
  const known = new Set(migrations.map(({ name }) => name));
  return [...applied].some((name) => !known.has(name));
}

async function applyChangedFunctions(
  client: Client,
  folder: string,
  migrations: readonly Migration[],
): Promise<string[]> {
  return inLockedTransaction(client, "The functions", async () => {
    if (isOlder(migrations, await listApplied(client))) return [];
    const changed = await findChangedFunctions(client, functionsIn(folder));
    await applyFunctions(client, changed);
    return changed.map(({ name }) => name);
  });
}

async function readMigrations(prismaFolder: string): Promise<Migration[]> {
  const folder = join(prismaFolder, "migrations");
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(folder, name, "migration.sql"));
      return {
        name,
        sql: bytes.toString("utf8"),
        checksum: createHash("sha256").update(bytes).digest("hex"),
      };
    }),
  );
}

function applyOnce(client: Client, migration: Migration): Promise<boolean> {
  return inLockedTransaction(client, `Migration ${migration.name}`, async () => {
    await client.query(createHistory);
    if (await isApplied(client, migration)) return false;
    const startedAt = new Date();
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, $4, 1)`,
      [randomUUID(), migration.checksum, migration.name, startedAt],
    );
    return true;
  });
}

async function inLockedTransaction<T>(client: Client, what: string, work: () => Promise<T>): Promise<T> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [prismaLockKey]);
    const result = await work();
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if (error instanceof MigrationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `${what} failed and was rolled back: ${reason}. Correct the SQL and start again.`,
      error,
    );
  }
}

async function isApplied(client: Client, migration: Migration): Promise<boolean> {
  const { rows } = await client.query<{ checksum: string; finished: boolean }>(
    `SELECT checksum, finished_at IS NOT NULL AS finished FROM _prisma_migrations
     WHERE migration_name = $1 AND rolled_back_at IS NULL`,
    [migration.name],
  );
  if (rows.some((row) => !row.finished)) {
    throw new MigrationError(
      `Migration ${migration.name} was begun by Prisma's own tool and never finished. ` +
        `Settle it with "prisma migrate resolve" and start again.`,
    );
  }
  const applied = rows[0];
  if (!applied) return false;
  if (applied.checksum === migration.checksum) return true;
  throw new MigrationError(
    `Migration ${migration.name} was changed after it had been applied to this database. ` +
      "Restore its file and put the change into a new migration.",
  );
}
