import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPendingMigrations, migrate } from "#lib/platform/migrate.ts";
import { createEmptyDatabase, type TestDatabase } from "../../setup/postgres.ts";

const first = "CREATE TABLE film (id TEXT PRIMARY KEY, title TEXT NOT NULL);";
const second = "ALTER TABLE film ADD COLUMN cid TEXT; INSERT INTO film VALUES ('vid_1', 'a; b', NULL);";

describe("migrate", () => {
  let database: TestDatabase;
  let folder: string;
  let client: Client;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = await mkdtemp(join(tmpdir(), "migrations-"));
    client = new Client({ connectionString: database.url });
    await client.connect();
    await mkdir(join(folder, "functions"));
    await write("20260101000000_film", first);
    await write("20260102000000_cid", second);
  });

  afterEach(async () => {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = async (name: string, sql: string) => {
    await mkdir(join(folder, "migrations", name), { recursive: true });
    await writeFile(join(folder, "migrations", name, "migration.sql"), sql);
  };
  const run = () => migrate({ connectionString: database.url, folder, log: () => {} });
  const pending = () => findPendingMigrations({ connectionString: database.url, folder });
  const history = async () =>
    (await client.query("SELECT * FROM _prisma_migrations ORDER BY migration_name")).rows;

  it("applies what is missing, in order, and nothing twice", async () => {
    expect(await pending()).toHaveLength(2);
    expect(await run()).toEqual(["20260101000000_film", "20260102000000_cid"]);
    expect(await run()).toEqual([]);
    expect((await client.query("SELECT title FROM film")).rows).toEqual([{ title: "a; b" }]);
    expect(await pending()).toEqual([]);
  });

  it("records each one as Prisma's engine does", async () => {
    await run();
    const [row] = await history();
    expect(row).toMatchObject({
      checksum: createHash("sha256").update(first).digest("hex"),
      migration_name: "20260101000000_film",
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
      finished_at: expect.any(Date),
      started_at: expect.any(Date),
    });
    expect(row.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("lets one of several concurrent runners apply each migration, and all of them succeed", async () => {
    const results = await Promise.all([run(), run(), run(), run()]);
    expect(results.flat().sort()).toEqual(["20260101000000_film", "20260102000000_cid"]);
    expect(await history()).toHaveLength(2);
  });

  it("rolls back a failing migration whole and keeps those before it", async () => {
    await write("20260103000000_broken", "CREATE TABLE half (id INT); SELECT * FROM nowhere;");
    await expect(run()).rejects.toThrow(/20260103000000_broken failed and was rolled back.*nowhere/);
    expect(await history()).toHaveLength(2);
    expect((await client.query("SELECT to_regclass('half') AS half")).rows).toEqual([{ half: null }]);

    await write("20260103000000_broken", "CREATE TABLE half (id INT);");
    expect(await run()).toEqual(["20260103000000_broken"]);
  });

  it("refuses to go on when an applied migration was edited", async () => {
    await run();
    await write("20260101000000_film", `${first} -- edited`);
    await expect(run()).rejects.toThrow(/20260101000000_film was changed after it had been applied/);
  });

  it("refuses to go on over a migration that Prisma's tool left unfinished", async () => {
    await run();
    await client.query("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%_cid'");
    await expect(run()).rejects.toThrow(/20260102000000_cid was begun .* never finished/);
  });
});
