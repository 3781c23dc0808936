import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "#lib/platform/migrate.ts";
import { startLocalPostgres } from "../../scripts/local/postgres.ts";
import { startWatchdog } from "../../scripts/local/watchdog.ts";
import { type TestServer, testServerVariable, withAdmin } from "./postgres.ts";

/**
 * Runs once before the integration and e2e tests: one PostgreSQL (TEST_DATABASE_URL, or one of our own in a folder
 * that goes away) with one migrated template, of which `createTestDatabase` makes copies.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  // Each vitest project runs its global set-up, all in one process: the first one serves them all.
  if (process.env[testServerVariable]) return undefined;

  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { url: given, stop: async () => {} } : await startThrowAwayPostgres();
  const template = `streamgate_template_${randomBytes(6).toString("hex")}`;
  try {
    await withAdmin(server.url, (client) => client.query(`CREATE DATABASE ${template}`));
    const url = new URL(server.url);
    url.pathname = `/${template}`;
    await migrate({ connectionString: url.href, log: () => {} });
  } catch (error) {
    await server.stop();
    throw error;
  }
  process.env[testServerVariable] = JSON.stringify({ url: server.url, template } satisfies TestServer);

  return async () => {
    delete process.env[testServerVariable];
    await withAdmin(server.url, (client) => client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`));
    await server.stop();
  };
}

async function startThrowAwayPostgres() {
  const dataDir = await mkdtemp(join(tmpdir(), "streamgate-tests-"));
  const watchdog = startWatchdog();
  const postgres = await startLocalPostgres({
    dataDir,
    log: () => {},
    // Nothing here has to survive a power cut.
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300" },
  });
  await watchdog.watch(postgres.pid);
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      watchdog.release(postgres.pid);
      watchdog.stop();
      await rm(dataDir, { recursive: true, force: true });
      await rm(postgres.dataDir, { recursive: true, force: true });
    },
  };
}
