import { randomUUID } from "node:crypto";
import { type GetStepTools, Inngest, referenceFunction } from "inngest";
import { serve } from "inngest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#lib/platform/clock.ts";
import { sign } from "../../../workers/engine/protocol/signature.ts";
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

  it("refuses events without the event key", async () => {
    const test = randomUUID();
    const event = JSON.stringify({ id: test, name: "doors/knock", data: { test } });
    expect((await post("/e/guessed", event)).status).toBe(401);
    expect((await post("/e/NO_EVENT_KEY_SET", event)).status).toBe(401);
    expect((await post(`/e/${eventKey}`, event)).status).toBe(200);
    await journal.until(test, "ran");
    expect(journal.of(test)).toHaveLength(1);
  });

  it("refuses events that only the engine may emit, and events that are no events", async () => {
    const forged = { id: "a", name: "inngest/function.failed", data: { function_id: `${appName}-noted` } };
    for (const body of [
      JSON.stringify(forged),
      "{",
      "7",
      JSON.stringify({ id: "a", data: {} }),
      JSON.stringify({ id: "a", name: "a", data: [] }),
    ]) {
      expect((await post(`/e/${eventKey}`, body)).status).toBe(400);
    }
    const large = JSON.stringify({ id: "a", name: "doors/knock", data: { text: "x".repeat(300_000) } });
    expect((await post(`/e/${eventKey}`, large)).status).toBe(400);
  });

  it.each([
    ["has no id, so that it could not be told from one that is sent again", "id", { name: "doors/knock" }],
    ["has a field that functions would not get", "user", { id: "a", name: "doors/knock", user: {} }],
  ])("refuses an event that %s, and names the field", async (_, field, event) => {
    const response = await post(`/e/${eventKey}`, JSON.stringify(event));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: expect.stringMatching(`\\b${field}\\b`) });
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
    expect((await served.engine.handle(new Request("http://engine/e/key")))?.status).toBe(405);
  });
});

describe("functions that need more than the engine does", () => {
  it("are refused with their app's registration: nothing of it is taken, and function and option are named", async () => {
    const database = await createTestDatabase();
    const app = await startAppServer();
    const served = await startEngine({ databaseUrl: database.url, apps: [{ name: appName, url: app.url }] });
    const client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    const triggers = [{ event: "refused/x" }];
    const plain = client.createFunction({ id: "plain", triggers }, () => {});
    const debounced = client.createFunction(
      { id: "debounced", triggers, debounce: { period: "5s" } },
      () => {},
    );
    app.use(serve({ client, functions: [plain, debounced] }));
    await expect
      .poll(() => served.engine.apps()[0]?.problem, { timeout: 10_000 })
      .toMatch(/conformance-debounced.*“debounce”/);
    expect((await served.pool.query("SELECT FROM engine.functions")).rowCount).toBe(0);
    await served.stop();
    await app.stop();
    await database.drop();
  });

  type Step = GetStepTools<Inngest>;
  const asked: [feature: string, handler: (step: Step) => Promise<unknown>][] = [
    ["step.waitForEvent", (step) => step.waitForEvent("odd", { event: "refused/never", timeout: "1m" })],
    [
      "step.waitForSignal",
      (step) => step.waitForSignal("odd", { signal: "go", timeout: "1m", onConflict: "fail" }),
    ],
    ["step.invoke", (step) => step.invoke("odd", { function: referenceFunction({ functionId: "other" }) })],
    ["step.sleepUntil", (step) => step.sleepUntil("odd", new Date("2100-01-01"))],
    ["step.sendEvent", (step) => step.sendEvent("odd", { id: "odd", name: "refused/never" })],
    ["group.parallel", (step) => step.run({ id: "odd", parallelMode: "race" }, () => {})],
  ];

  it("fail when they ask for a step that it does not do: the error names function, step and feature", async () => {
    const journal = new Journal();
    const database = await createTestDatabase();
    const app = await startAppServer();
    const served = await startEngine({ databaseUrl: database.url, apps: [{ name: appName, url: app.url }] });
    const client = createClient({ baseUrl: served.baseUrl, eventKey, signingKey });
    const functions = asked.map(([feature, handler]) =>
      client.createFunction(
        {
          id: `asks-for-${feature.replace(".", "-")}`,
          triggers: [{ event: "refused/run" }],
          onFailure: ({ error }) => journal.note(feature, "failure", error.message),
        },
        ({ step }) => handler(step),
      ),
    );
    app.use(serve({ client, functions }));
    await served.synced();
    await client.send({ id: "run", name: "refused/run" });
    for (const [feature] of asked) {
      const [failure] = await journal.until(feature, "failure");
      expect(failure?.value).toContain(
        `Step “odd” of function “${appName}-asks-for-${feature.replace(".", "-")}” needs ${feature}, which`,
      );
    }
    await served.stop();
    await app.stop();
    await database.drop();
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
