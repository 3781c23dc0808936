import { randomUUID } from "node:crypto";
import type { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";
import { type AppServer, appName, createClient, startAppServer } from "./conformance.ts";
import { Journal } from "./journal.ts";
import { eventKey, type ServedEngine, signingKey, startEngine } from "./start-engine.ts";

/** By how much the clock is wrong; signatures are valid for five minutes. */
const wrongMs = 4 * 60_000;

function functions(client: Inngest, journal: Journal) {
  return [
    client.createFunction({ id: "sleeps", triggers: [{ event: "clock/sleep" }] }, async ({ event, step }) => {
      await step.run("before", () => journal.note(event.data.test, "before"));
      await step.sleep("a moment", "2s");
      await step.run("after", () => journal.note(event.data.test, "after"));
    }),
    client.createFunction(
      { id: "fails-once", triggers: [{ event: "clock/retry" }], retries: 3 },
      async ({ event, step, attempt }) => {
        await step.run("works", () => {
          journal.note(event.data.test, attempt === 0 ? "failed" : "worked");
          if (attempt === 0) throw new Error("not yet");
        });
      },
    ),
    client.createFunction({ id: "hourly", triggers: [{ cron: "0 * * * *" }] }, () => {}),
  ];
}

describe("a clock that goes ahead and is set back", () => {
  const journal = new Journal();
  let ahead = wrongMs;
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
      settings: { retryBaseSeconds: 3 },
      clock: { now: () => new Date(Date.now() + ahead) },
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

  it.each([
    ["a sleep", "clock/sleep", "before", "after"],
    ["a retry", "clock/retry", "failed", "worked"],
  ])("makes %s no longer than it was to be", async (_, name, first, last) => {
    ahead = wrongMs;
    const test = randomUUID();
    await client.send({ id: test, name, data: { test } });
    await journal.until(test, first);
    await expect
      .poll(async () => {
        const { rows } = await served.pool.query(
          `SELECT 1 FROM engine.steps WHERE state = 'waiting' UNION ALL SELECT 1 FROM engine.calls WHERE state = 'delayed'`,
        );
        return rows.length;
      })
      .toBe(1);
    ahead = 0;
    await journal.until(test, last, { seconds: 15 });
  });

  it("lets no scheduled function wait until the clock is there again", async () => {
    const nextAt = async () => {
      const { rows } = await served.pool.query<{ next_at: Date }>("SELECT next_at FROM engine.crons");
      return rows[0]?.next_at.getTime() ?? 0;
    };
    await served.pool.query("UPDATE engine.crons SET next_at = now() + interval '7 hours'");
    await expect.poll(nextAt, { timeout: 10_000 }).toBeLessThanOrEqual(Date.now() + 3_600_000);
  });
});
