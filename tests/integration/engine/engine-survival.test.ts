import { randomUUID } from "node:crypto";
import type { Inngest } from "inngest";
import { serve } from "inngest/node";
import { Pool } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";
import { type AppServer, appName, createClient, startAppServer } from "./conformance.ts";
import { Journal } from "./journal.ts";
import { createKillableEngine, type KillableEngine } from "./killable-engine.ts";
import { eventKey, signingKey } from "./start-engine.ts";

/** Seconds after a kill within which the interrupted step must run again. */
const resumeSeconds = 15;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("an engine that is killed", () => {
  let database: TestDatabase;
  let app: AppServer;
  let engine: KillableEngine;
  let client: Inngest;
  let journal: Journal;
  const inspect = { pool: undefined as Pool | undefined };

  beforeEach(async () => {
    database = await createTestDatabase();
    app = await startAppServer();
    engine = await createKillableEngine({
      databaseUrl: database.url,
      apps: [{ name: appName, url: app.url }],
      settings: { stopGraceSeconds: 1 },
    });
    client = createClient({ baseUrl: engine.baseUrl, eventKey, signingKey });
    journal = new Journal();
    app.use(serve({ client, functions: functions(client, journal) }));
    inspect.pool = new Pool({ connectionString: database.url, max: 2 });
    inspect.pool.on("error", () => {});
    await engine.start();
    await synced();
  });

  afterEach(async () => {
    await engine.kill();
    await app.stop();
    await inspect.pool?.end();
    await database.drop();
  });

  /** Resolves when the engine has stored the app's functions. */
  async function synced(): Promise<void> {
    for (let n = 0; n < 200; n += 1) {
      const found = await inspect.pool?.query("SELECT FROM engine.functions WHERE active");
      if ((found?.rowCount ?? 0) > 0) return;
      await pause(50);
    }
    throw new Error("The engine did not learn the app's functions.");
  }

  async function send(name: string, data: Record<string, unknown> = {}): Promise<string> {
    const test = randomUUID();
    await client.send({ id: test, name: `survival/${name}`, data: { ...data, test } });
    return test;
  }

  it("runs the interrupted step again within 15 seconds on another machine, and no recorded step", async () => {
    const test = await send("chain");
    await journal.until(test, "slow");
    await engine.kill();
    await inspect.pool?.query("UPDATE engine.calls SET holder = 'elsewhere/1/x'");
    const killedAt = Date.now();
    await engine.start();
    const again = await journal.until(test, "slow", { count: 2, seconds: 30 });
    expect(((again[1]?.at ?? 0) - killedAt) / 1000).toBeLessThan(resumeSeconds);
    await journal.until(test, "end");
    expect(journal.of(test, "first")).toHaveLength(1);
    expect(journal.of(test, "slow")).toHaveLength(2);
    expect(journal.of(test, "last")).toHaveLength(1);
  });

  it.each([
    ["a killed engine on this machine left", "kill"],
    ["an engine had to leave at an orderly stop", "terminate"],
  ] as const)("takes up, as soon as it starts, what %s", async (_, end) => {
    const test = await send("chain");
    await journal.until(test, "slow");
    await engine[end]();
    await engine.start();
    const startedAt = Date.now();
    await journal.until(test, "slow", { count: 2, seconds: 30 });
    expect((Date.now() - startedAt) / 1000).toBeLessThan(5);
    await journal.until(test, "end");
    expect(journal.of(test, "first")).toHaveLength(1);
  });

  it("repeats only those steps of a parallel group that had no result yet", async () => {
    const test = await send("group");
    await journal.until(test, "quick", { count: 3 });
    await journal.until(test, "slow");
    await pause(300);
    await engine.kill();
    const killedAt = Date.now();
    await engine.start();
    const again = await journal.until(test, "slow", { count: 2, seconds: 30 });
    expect(((again[1]?.at ?? 0) - killedAt) / 1000).toBeLessThan(resumeSeconds);
    const [end] = await journal.until(test, "end");
    expect(end?.value).toEqual([0, 1, 2, "slow"]);
    expect(journal.of(test, "quick")).toHaveLength(3);
  });

  it("lets sleeps and retries go on that were under way", async () => {
    const sleeping = await send("sleeping");
    const retrying = await send("retrying");
    await journal.until(sleeping, "before");
    await journal.until(retrying, "try");
    await pause(500);
    await engine.kill();
    await pause(2500);
    await engine.start();
    await journal.until(sleeping, "after", { seconds: 15 });
    await journal.until(retrying, "end", { seconds: 15 });
    expect(journal.of(sleeping, "before")).toHaveLength(1);
  });

  it("makes the step again when the app is killed, without spending an attempt", async () => {
    const test = await send("chain");
    await journal.until(test, "slow");
    app.server.closeAllConnections();
    const again = await journal.until(test, "slow", { count: 2, seconds: 15 });
    expect(again.map(({ value }) => value)).toEqual([0, 0]);
    await journal.until(test, "end");
    expect(journal.of(test, "first")).toHaveLength(1);
  });
});

/** Functions whose steps can be interrupted. */
function functions(client: Inngest, journal: Journal) {
  return [
    client.createFunction(
      { id: "chain", triggers: [{ event: "survival/chain" }], retries: 0 },
      async ({ event, step, attempt }) => {
        const { test } = event.data;
        await step.run("first", () => journal.note(test, "first"));
        await step.run("slow", async () => {
          journal.note(test, "slow", attempt);
          if (journal.of(test, "slow").length > 1) return;
          await pause(20_000);
        });
        await step.run("last", () => journal.note(test, "last"));
        journal.note(test, "end");
      },
    ),

    client.createFunction(
      { id: "group", triggers: [{ event: "survival/group" }], retries: 0 },
      async ({ event, step }) => {
        const { test } = event.data;
        const results = await Promise.all([
          ...[0, 1, 2].map((n) =>
            step.run(`quick ${n}`, () => {
              journal.note(test, "quick", n);
              return n;
            }),
          ),
          step.run("slow", async () => {
            journal.note(test, "slow");
            if (journal.of(test, "slow").length < 2) await pause(20_000);
            return "slow";
          }),
        ]);
        journal.note(test, "end", results);
      },
    ),

    client.createFunction(
      { id: "sleeping", triggers: [{ event: "survival/sleeping" }] },
      async ({ event, step }) => {
        const { test } = event.data;
        await step.run("before", () => journal.note(test, "before"));
        await step.sleep("while it is away", 2000);
        await step.run("after", () => journal.note(test, "after"));
      },
    ),

    client.createFunction(
      { id: "retrying", triggers: [{ event: "survival/retrying" }], retries: 5 },
      async ({ event, step, attempt }) => {
        const { test } = event.data;
        await step.run("fails at first", () => {
          journal.note(test, "try", attempt);
          if (attempt < 3) throw new Error("not yet");
        });
        journal.note(test, "end");
      },
    ),
  ];
}
