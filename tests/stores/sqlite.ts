import { DatabaseSync } from "node:sqlite";

/**
 * Opens the one file in which the stores and the pinner keep everything; several processes may use it at once. `:memory:`
 * is a place of the caller's own.
 */
export function openSqlite(file = ":memory:"): DatabaseSync {
  // Who finds it locked waits for so many milliseconds.
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS file
      (ref TEXT PRIMARY KEY, bytes BLOB NOT NULL, changed_at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS block
      (cid TEXT PRIMARY KEY, bytes BLOB NOT NULL, stored_at INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS pin (cid TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS held (cid TEXT PRIMARY KEY, status TEXT NOT NULL) STRICT;
  `);
  return database;
}
