import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#lib/platform/clock.ts";
import { hashSigningKey, sign } from "../../../workers/engine/signature.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";
import { type AppServer, appName, createClient, startAppServer } from "./conformance.ts";
import { Journal } from "./journal.ts";
import { eventKey, type ServedEngine, signingKey, startEngine } from "./start-engine.ts";

const otherKey = `signkey-test-${"f".repeat(64)}`;

describe("the engine's doors", () => {
  const journal = new Journal();
  let database: TestDatabase;
  let app: AppServer;
  let served: ServedEngine;

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await startAppServer();
    served = await startEngine({ databaseUrl: database.url, apps: [{ name: appName, url: app.url }] });
    const client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    const noted = client.createFunction({ id: "noted", triggers: [{ event: "doors/knock" }] }, ({ event }) =>
      journal.note(event.data.test, "ran"),
    );
    app.use(serve({ client, functions: [noted] }));
    await served.synced();
  });

  afterAll(async () => {
    await served.stop();
    await app.stop();
    await database.drop();
  });

  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(served.baseUrl + path, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", ...headers },
    });

  const registration = (functions: object[], name = appName): string =>
    JSON.stringify({ appName: name, url: "http://203.0.113.1/api/inngest", sdk: "js:v4.24.0", functions });

  const fn = (options: object = {}): object => ({
    id: `${appName}-odd`,
    name: "odd",
    triggers: [{ event: "doors/odd" }],
    steps: { step: { id: "step", name: "step", runtime: { type: "http", url: "http://203.0.113.1/" } } },
    ...options,
  });

  const bearer = (key: string): Record<string, string> => ({
    authorization: `Bearer ${hashSigningKey(key)}`,
  });

  it("refuses events without the event key", async () => {
    const test = randomUUID();
    const event = JSON.stringify({ name: "doors/knock", data: { test } });
    expect((await post("/e/guessed", event)).status).toBe(401);
    expect((await post("/e/NO_EVENT_KEY_SET", event)).status).toBe(401);
    expect((await post(`/e/${eventKey}`, event)).status).toBe(200);
    await journal.until(test, "ran");
    expect(journal.of(test)).toHaveLength(1);
  });

  it("refuses events that only the engine may emit, and events that are no events", async () => {
    const forged = { name: "inngest/function.failed", data: { function_id: `${appName}-noted` } };
    for (const body of [
      JSON.stringify(forged),
      "{",
      "7",
      JSON.stringify({ data: {} }),
      JSON.stringify({ name: "a", data: [] }),
    ]) {
      expect((await post(`/e/${eventKey}`, body)).status).toBe(400);
    }
    const large = JSON.stringify({ name: "doors/knock", data: { text: "x".repeat(300_000) } });
    expect((await post(`/e/${eventKey}`, large)).status).toBe(400);
  });

  it("gives events that the SDK sends again the ids of the first time", async () => {
    const body = JSON.stringify([
      { name: "doors/knock", data: {} },
      { name: "doors/knock", data: {} },
    ]);
    const seed = { "x-inngest-event-id-seed": "1700000000000,c2VlZA==" };
    const ids = async () =>
      ((await (await post(`/e/${eventKey}`, body, seed)).json()) as { ids: string[] }).ids;
    const first = await ids();
    expect(new Set(first).size).toBe(2);
    expect(await ids()).toEqual(first);
  });

  it("refuses registrations without the signing key, and of apps that it does not run", async () => {
    expect((await post("/fn/register", registration([fn()]))).status).toBe(401);
    expect((await post("/fn/register", registration([fn()]), bearer(otherKey))).status).toBe(401);
    const unknown = await post("/fn/register", registration([fn()], "stranger"), bearer(signingKey));
    expect(unknown.status).toBe(400);
    expect(await unknown.json()).toMatchObject({ error: expect.stringContaining("stranger") });
  });

  it.each([
    ["batchEvents", { batchEvents: { maxSize: 10, timeout: "5s" } }],
    ["debounce", { debounce: { period: "5s" } }],
    ["rateLimit", { rateLimit: { limit: 1, period: "5s" } }],
    ["throttle", { throttle: { limit: 1, period: "5s" } }],
    ["singleton", { singleton: { mode: "skip" } }],
    ["priority", { priority: { run: "120" } }],
    ["timeouts", { timeouts: { finish: "5s" } }],
    ["somethingNew", { somethingNew: true }],
    ["idempotency", { idempotency: "size(event.data.list)" }],
    ["concurrency.key", { concurrency: { limit: 1, key: "event.data.size > 3" } }],
    ["cancelOn", { cancel: [{ event: "doors/cancel", if: "now() == 3" }] }],
    ["if", { triggers: [{ event: "doors/odd", expression: "event.data.name.startsWith('a')" }] }],
    ["cron", { triggers: [{ cron: "every day" }] }],
    ["connect", { steps: { step: { id: "step", name: "step", runtime: { type: "ws", url: "ws://x" } } } }],
  ])("refuses a function with %s, naming function and option", async (option, config) => {
    const response = await post("/fn/register", registration([fn(config)]), bearer(signingKey));
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: string };
    expect(error).toContain(`${appName}-odd`);
    expect(error).toContain(option);
    const stored = await served.pool.query("SELECT FROM engine.functions WHERE id = $1", [`${appName}-odd`]);
    expect(stored.rowCount).toBe(0);
  });

  it("tells an app that registers by itself what is wrong with its functions", async () => {
    const client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    const debounced = client.createFunction(
      { id: "debounced", triggers: [{ event: "doors/debounced" }], debounce: { period: "5s" } },
      () => {},
    );
    const other = await startAppServer();
    other.use(serve({ client, functions: [debounced] }));
    const response = await fetch(other.url, { method: "PUT" });
    await other.stop();
    expect(await response.json()).toMatchObject({ message: expect.stringMatching(/debounced.*debounce/) });
  });

  it("is refused by the app when a call is unsigned, tampered with, or signed by another key", async () => {
    const body = JSON.stringify({
      ctx: { run_id: "x" },
      event: { name: "doors/knock", data: { test: "forged" } },
    });
    const call = (signature: Record<string, string>) =>
      fetch(`${app.url}?fnId=${appName}-noted&stepId=step`, { method: "POST", body, headers: signature });
    expect((await call({})).status).toBe(401);
    for (const header of [sign(`${body} `, signingKey, systemClock), sign(body, otherKey, systemClock)]) {
      expect((await call({ "x-inngest-signature": header })).status).toBe(401);
    }
    expect(journal.of("forged")).toHaveLength(0);
  });

  it("leaves other paths alone and answers POST only", async () => {
    expect(await served.engine.handle(new Request("http://engine/api/inngest"))).toBeUndefined();
    expect((await served.engine.handle(new Request("http://engine/fn/register")))?.status).toBe(405);
  });
});

describe("an app that answers with somebody else's key", () => {
  it("is not believed: nothing is recorded, no attempt is spent, and the reason is told", async () => {
    const database = await createTestDatabase();
    const app = await startAppServer();
    const served = await startEngine({ databaseUrl: database.url, apps: [{ name: appName, url: app.url }] });
    const impostor = new Inngest({
      id: appName,
      baseUrl: served.baseUrl,
      eventKey,
      signingKey: otherKey,
      isDev: false,
    });
    app.use(
      serve({
        client: impostor,
        functions: [impostor.createFunction({ id: "f", triggers: [{ event: "x" }] }, () => {})],
      }),
    );
    await expect.poll(() => served.engine.apps()[0]?.problem, { timeout: 10_000 }).toContain("signing key");
    expect((await served.pool.query("SELECT FROM engine.functions")).rowCount).toBe(0);
    await served.stop();
    await app.stop();
    await database.drop();
  });
});
