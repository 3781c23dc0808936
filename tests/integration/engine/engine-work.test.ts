import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";
import { type AppServer, appName, createClient, startAppServer } from "./conformance.ts";
import { Journal } from "./journal.ts";
import { eventKey, type ServedEngine, signingKey, startEngine } from "./start-engine.ts";

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function functions(client: Inngest, journal: Journal) {
  return [
    client.createFunction(
      {
        id: "large",
        triggers: [{ event: "work/large" }],
        retries: 0,
        onFailure: ({ error, event }) => journal.note(event.data.event.data.test, "failure", error.message),
      },
      async ({ step }) => {
        await step.run("too large", () => "x".repeat(2 * 1024 * 1024));
      },
    ),
    client.createFunction(
      { id: "steady", triggers: [{ event: "work/steady" }], retries: 0 },
      async ({ event, step }) => {
        const { test } = event.data;
        await step.run("works", async () => {
          journal.note(test, "works");
          await pause(event.data.ms);
        });
        await step.run("after", () => journal.note(test, "after"));
      },
    ),
  ];
}

describe("the engine at work", () => {
  const journal = new Journal();
  let database: TestDatabase;
  let app: AppServer;
  let served: ServedEngine;
  let client: Inngest;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startAppServer();
    served = await startEngine({
      databaseUrl: database.url,
      apps: [{ name: appName, url: app.url }],
      settings: { callMaxSeconds: 4, maxInterruptions: 50 },
    });
    client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    app.use(serve({ client, functions: functions(client, journal) }));
    await served.synced();
  });

  afterAll(async () => {
    await served.stop();
    await app.stop();
    await database.drop();
  });

  async function send(name: string, data: Record<string, unknown> = {}): Promise<string> {
    const test = randomUUID();
    await client.send({ id: test, name: `work/${name}`, data: { ...data, test } });
    return test;
  }

  /** Ends all connections to the database, as a restart of PostgreSQL does. */
  async function cutConnections(): Promise<void> {
    await served.pool
      .query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      )
      .catch(() => undefined);
  }

  async function statusOf(test: string): Promise<string | undefined> {
    const { rows } = await served.pool.query<{ status: string }>(
      "SELECT status FROM engine.runs WHERE event -> 'data' ->> 'test' = $1 AND function_id NOT LIKE '%-failure'",
      [test],
    );
    return rows[0]?.status;
  }

  it("fails a step whose result is too large, and says what to do", async () => {
    const test = await send("large");
    const [failure] = await journal.until(test, "failure");
    expect(failure?.value).toContain("Return a reference instead");
  });

  it("ends a call that takes too long and counts it as a failed attempt", async () => {
    const test = await send("steady", { ms: 30_000 });
    await expect.poll(() => statusOf(test), { timeout: 15_000 }).toBe("failed");
  });

  it("keeps a result although all database connections were cut during the step", async () => {
    const test = await send("steady", { ms: 1500 });
    await journal.until(test, "works");
    await cutConnections();
    await journal.until(test, "after");
    expect(journal.of(test, "works")).toHaveLength(1);
  });

  it("loses nothing when its connections are cut again and again under load", async () => {
    const tests = await Promise.all(Array.from({ length: 12 }, () => send("steady", { ms: 300 })));
    for (let n = 0; n < 8; n += 1) {
      await cutConnections();
      await pause(250);
    }
    for (const test of tests) {
      await expect.poll(() => statusOf(test).catch(() => undefined), { timeout: 30_000 }).toBe("completed");
      expect(journal.of(test, "works")).toHaveLength(1);
    }
  });
});

describe("an app that is away", () => {
  it("is waited for: its steps run when it is back, and no attempt is spent", async () => {
    const journal = new Journal();
    const database = await createTestDatabase();
    const first = await startAppServer();
    const port = Number(new URL(first.url).port);
    const served = await startEngine({
      databaseUrl: database.url,
      apps: [{ name: appName, url: first.url }],
    });
    const client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    first.use(serve({ client, functions: functions(client, journal) }));
    await served.synced();
    await first.stop();

    // First nobody answers, then something that is not the app: a proxy's error page.
    await client.send({ id: "away", name: "work/steady", data: { test: "away", ms: 0 } });
    await pause(1500);
    const proxy = createServer((_, response) => response.writeHead(502).end("Bad gateway"));
    await new Promise<void>((resolve) => proxy.listen(port, "127.0.0.1", resolve));
    expect((proxy.address() as AddressInfo).port).toBe(port);
    await pause(1500);
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));

    const second = await startAppServer(port);
    second.use(serve({ client, functions: functions(client, journal) }));
    await journal.until("away", "after", { seconds: 15 });
    expect(journal.of("away", "works")).toHaveLength(1);
    await served.stop();
    await second.stop();
    await database.drop();
  });
});

describe("an app that has not told its functions yet", () => {
  it("misses no event: what is sent before it answers starts its runs afterwards", async () => {
    const journal = new Journal();
    const database = await createTestDatabase();
    const app = await startAppServer();
    const served = await startEngine({
      databaseUrl: database.url,
      apps: [{ name: appName, url: app.url }],
    });
    const client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    await client.send({ id: "early", name: "work/steady", data: { test: "early", ms: 0 } });
    // The engine looks for events twice a second; it has passed this one over by now.
    await pause(1200);
    app.use(serve({ client, functions: functions(client, journal) }));
    await journal.until("early", "after", { seconds: 15 });
    await served.stop();
    await app.stop();
    await database.drop();
  });
});

describe("the engine's memory", () => {
  it("forgets what ended long ago, and keeps what still runs", async () => {
    const database = await createTestDatabase();
    const app = await startAppServer();
    const journal = new Journal();
    const apps = [{ name: appName, url: app.url }];
    const first = await startEngine({ databaseUrl: database.url, apps });
    const client = createClient({ baseUrl: first.baseUrl, eventKey, signingKey });
    app.use(serve({ client, functions: functions(client, journal) }));
    await first.synced();
    await client.send({ id: "old", name: "work/steady", data: { test: "old", ms: 0 } });
    await journal.until("old", "after");
    const ended = async ({ pool }: ServedEngine) =>
      (await pool.query("SELECT FROM engine.runs WHERE status = 'completed'")).rowCount;
    await expect.poll(() => ended(first), { timeout: 10_000 }).toBe(1);
    await first.stop();

    const second = await startEngine({ databaseUrl: database.url, apps, settings: { retentionSeconds: 0 } });
    await expect.poll(() => ended(second), { timeout: 10_000 }).toBe(0);
    // Runs go first; what belonged to them follows in a statement of its own.
    const left = async () => {
      const { rows } = await second.pool.query(
        "SELECT (SELECT count(*) FROM engine.steps) + (SELECT count(*) FROM engine.events) AS rows",
      );
      return Number(rows[0].rows);
    };
    await expect.poll(left, { timeout: 10_000 }).toBe(0);
    await second.stop();
    await app.stop();
    await database.drop();
  });
});
