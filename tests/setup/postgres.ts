import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** How the global set-up tells the test workers, which inherit its environment, where the server is. */
export const testServerVariable = "STREAMGATE_TEST_SERVER";

export interface TestServer {
  /** Connection string of a role that may create databases. */
  url: string;
  /** The migrated database that is copied. */
  template: string;
}

export interface TestDatabase {
  url: string;
  /** Ends what is still connected and removes the database. */
  drop(): Promise<void>;
}

/** A database of the test's own with all migrations applied: a copy of the template, made in some 30 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = readTestServer();
  return createDatabase(server, `TEMPLATE ${server.template}`);
}

/** A database with nothing in it, for tests of migrations themselves. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase(readTestServer(), "TEMPLATE template0");
}

/** Runs `work` with a connection to the server's maintenance database. */
export async function withAdmin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether the global set-up started a server: with the vitest projects integration and e2e it did. */
export function hasTestServer(): boolean {
  return process.env[testServerVariable] !== undefined;
}

function readTestServer(): TestServer {
  const text = process.env[testServerVariable];
  if (!text)
    throw new Error("No test database server: run this test with the vitest projects integration or e2e.");
  return JSON.parse(text) as TestServer;
}

async function createDatabase(server: TestServer, options: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await withAdmin(server.url, (client) => client.query(`CREATE DATABASE ${name} ${options}`));
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    async drop() {
      await withAdmin(server.url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
