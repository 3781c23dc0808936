import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findPendingMigrations, migrate } from "#lib/platform/migrate.ts";
import { copyMigrations, ownPrismaFolder as prisma } from "../../setup/older-release.ts";
import { createEmptyDatabase, type TestDatabase } from "../../setup/postgres.ts";

/** The last migration that holds the text of a function. */
const lastInMigrations = "20261129210000_video_absence";

const first = "20260101000000_first";
const one = "CREATE OR REPLACE FUNCTION alpha() RETURNS int LANGUAGE sql STABLE AS $$ SELECT beta() $$;";
const beta = (value: number) =>
  `CREATE OR REPLACE FUNCTION beta() RETURNS int LANGUAGE sql STABLE AS $$ SELECT ${value} $$;`;

describe("functions", () => {
  let database: TestDatabase;
  let folder: string;
  let client: Client;

  beforeEach(async () => {
    database = await createEmptyDatabase();
    folder = await mkdtemp(join(tmpdir(), "functions-"));
    await mkdir(join(folder, "migrations", first), { recursive: true });
    await writeFile(join(folder, "migrations", first, "migration.sql"), "");
    await mkdir(join(folder, "functions"));
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterEach(async () => {
    await client.end();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (name: string, sql: string) => writeFile(join(folder, "functions", `${name}.sql`), sql);
  const run = (from = folder) => migrate({ connectionString: database.url, folder: from, log: () => {} });
  const answer = async () => (await client.query("SELECT alpha()")).rows[0].alpha;

  it("are applied when their text changed, also those that call a later one", async () => {
    await write("alpha", one);
    await write("beta", beta(1));
    expect(await run()).toEqual([first, "alpha", "beta"]);
    expect(await run()).toEqual([]);
    await write("beta", beta(2));
    expect(await findPendingMigrations({ connectionString: database.url, folder })).toEqual(["beta"]);
    expect(await run()).toEqual(["beta"]);
    expect(await answer()).toBe(2);
    await client.query("DROP FUNCTION alpha");
    expect(await run()).toEqual(["alpha"]);
  });

  it("are applied once by runners that start together, while calls go on", async () => {
    await write("alpha", one);
    await write("beta", beta(1));
    await run();
    await client.query({ name: "kept", text: "SELECT alpha()" });
    await write("beta", beta(2));
    const results = await Promise.all([run(), run(), run()]);
    expect(results.flat()).toEqual(["beta"]);
    expect((await client.query({ name: "kept", text: "SELECT alpha()" })).rows).toEqual([{ alpha: 2 }]);
  });

  it("are rolled back together when one fails, or when an older one of the same name was left", async () => {
    await write("alpha", one);
    await write("beta", beta(1));
    await run();
    await write("beta", beta(2));
    await write(
      "charlie",
      "CREATE OR REPLACE FUNCTION charlie() RETURNS int LANGUAGE sql AS $$ SELECT nothing() $$;",
    );
    await expect(run()).rejects.toThrow(
      /The functions failed and was rolled back.*nothing\(\) does not exist/,
    );
    expect(await answer()).toBe(1);
    await write(
      "charlie",
      "CREATE OR REPLACE FUNCTION charlie() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;",
    );
    await write("beta", beta(1).replace("beta()", "beta(more int)"));
    await expect(run()).rejects.toThrow(/"beta" is not unique/);
  });

  it("stay those of a later release that migrated the database", async () => {
    await write("alpha", one);
    await write("beta", beta(1));
    await run();
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name)
       VALUES ('later', '', now(), '29990101000000_later')`,
    );
    await write("beta", beta(2));
    expect(await run()).toEqual([]);
    expect(await findPendingMigrations({ connectionString: database.url, folder })).toEqual([]);
    expect(await answer()).toBe(1);
  });

  it("are the same in a new database and in one that has them from migrations", async () => {
    await rm(join(folder, "migrations", first), { recursive: true });
    await copyMigrations(folder, lastInMigrations);
    await run();
    await run(prisma);
    const other = await createEmptyDatabase();
    await migrate({ connectionString: other.url, folder: prisma, log: () => {} });
    const fresh = new Client({ connectionString: other.url });
    await fresh.connect();
    try {
      const definitions = await definitionsIn(client);
      expect(definitions).toEqual(await definitionsIn(fresh));
      const files = (await readdir(join(prisma, "functions"))).map((file) => file.replace(/\.sql$/, ""));
      expect(definitions.functions.map(({ name }) => name)).toEqual(files.sort());
    } finally {
      await fresh.end();
      await other.drop();
    }
  });
});

async function definitionsIn(client: Client) {
  const functions = await client.query<{ name: string; text: string }>(
    `SELECT proname AS name, pg_get_functiondef(oid) AS text FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace ORDER BY proname COLLATE "C"`,
  );
  const triggers = await client.query<{ text: string }>(
    "SELECT pg_get_triggerdef(oid) AS text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
  );
  return { functions: functions.rows, triggers: triggers.rows.map(({ text }) => text) };
}
