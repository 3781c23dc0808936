import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { AppError } from "./errors.ts";

export interface MigrateOptions {
  connectionString: string;
  /** Folder in Prisma's layout: `<migrationsDir>/<name>/migration.sql`, applied in the order of their names. */
  migrationsDir: string;
  log: (line: string) => void;
}

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

/** The key of Prisma's own advisory lock, so that `prisma migrate deploy` and this runner exclude each other. */
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
 * Applies what is missing, one transaction per migration. Runners that start together wait for each other: the
 * advisory lock is transaction-scoped, so it also holds behind a connection pooler. Gives the names it applied.
 * Throws MigrationError when an applied migration was edited afterwards, or when one fails (it is then rolled back).
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDir);
  const client = new Client({ connectionString: options.connectionString });
  await client.connect();
  try {
    const applied: string[] = [];
    for (const migration of migrations) {
      if (await applyOnce(client, migration)) {
        applied.push(migration.name);
        options.log(`Applied migration ${migration.name}`);
      }
    }
    return applied;
  } finally {
    await client.end();
  }
}

/** Names of the migrations that the database lacks; empty when it is up to date. */
export async function findPendingMigrations(options: Omit<MigrateOptions, "log">): Promise<string[]> {
  const migrations = await readMigrations(options.migrationsDir);
  const client = new Client({ connectionString: options.connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ present: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present",
    );
    if (!rows[0]?.present) return migrations.map(({ name }) => name);
    const done = await client.query<{ migration_name: string }>(
      "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    const names = new Set(done.rows.map((row) => row.migration_name));
    return migrations.map(({ name }) => name).filter((name) => !names.has(name));
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
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

async function applyOnce(client: Client, migration: Migration): Promise<boolean> {
  await client.query("BEGIN");
  try {
    await client.query("SELECT pg_advisory_xact_lock($1)", [prismaLockKey]);
    await client.query(createHistory);
    const isNew = !(await isApplied(client, migration));
    if (isNew) {
      const startedAt = new Date();
      await client.query(migration.sql);
      await client.query(
        `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
         VALUES ($1, $2, clock_timestamp(), $3, $4, 1)`,
        [randomUUID(), migration.checksum, migration.name, startedAt],
      );
    }
    await client.query("COMMIT");
    return isNew;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if (error instanceof MigrationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(
      `Migration ${migration.name} failed and was rolled back: ${reason}. Correct its SQL and start again.`,
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
