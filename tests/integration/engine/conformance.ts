import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Inngest } from "inngest";
import { serve } from "inngest/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concurrencyLimit, conformanceFunctions } from "./conformance-functions.ts";
import { Journal } from "./journal.ts";

/** What runs the functions: the embedded engine, or an Inngest server. */
export interface ConformanceEngine {
  /** Where the SDK finds its server. */
  baseUrl: string;
  eventKey: string;
  /** Absent = the server runs in development mode, without signatures. */
  signingKey: string | undefined;
  /** Resolves when the engine knows the functions that the app at `appUrl` serves. */
  sync(appUrl: string): Promise<void>;
  stop(): Promise<void>;
}

export interface ConformanceOptions {
  start(app: { name: string; url: string }): Promise<ConformanceEngine>;
  /** A cron line that fires soon, and how many seconds that may take. */
  cron: { line: string; seconds: number };
  /** Seconds that the first and the second retry of a step wait at least. */
  retrySeconds: readonly [number, number];
}

export const appName = "conformance";

/** An app server whose functions can be set once the engine's address is known. */
export interface AppServer {
  url: string;
  server: Server;
  use(handler: ReturnType<typeof serve>): void;
  stop(): Promise<void>;
}

/** Starts an HTTP server for an app; until `use` was called it answers 503. */
export async function startAppServer(port = 0): Promise<AppServer> {
  let handler: ReturnType<typeof serve> | undefined;
  const server = createServer((request, response) => {
    if (handler === undefined) response.writeHead(503).end();
    else void handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`,
    server,
    use: (next) => {
      handler = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A client of the SDK that talks to this engine. */
export function createClient(
  engine: Pick<ConformanceEngine, "baseUrl" | "eventKey" | "signingKey">,
  id = appName,
): Inngest {
  return new Inngest({
    id,
    baseUrl: engine.baseUrl,
    eventKey: engine.eventKey,
    ...(engine.signingKey === undefined ? { isDev: true } : { signingKey: engine.signingKey, isDev: false }),
  });
}

/** Highest number of entries that had entered but not left, per value. */
function highestOverlap(entries: readonly { what: string; value?: unknown }[]): Map<unknown, number> {
  const now = new Map<unknown, number>();
  const highest = new Map<unknown, number>();
  for (const { what, value } of entries) {
    if (what !== "enter" && what !== "leave") continue;
    const count = (now.get(value) ?? 0) + (what === "enter" ? 1 : -1);
    now.set(value, count);
    highest.set(value, Math.max(highest.get(value) ?? 0, count));
  }
  return highest;
}

/** Declares the suite: what any engine must do with the same functions. */
export function conformanceSuite(name: string, options: ConformanceOptions): void {
  describe.concurrent(name, () => {
    const journal = new Journal();
    let app: AppServer;
    let engine: ConformanceEngine;
    let client: Inngest;

    beforeAll(async () => {
      app = await startAppServer();
      engine = await options.start({ name: appName, url: app.url });
      client = createClient(engine);
      app.use(serve({ client, functions: conformanceFunctions(client, journal, options.cron.line) }));
      await engine.sync(app.url);
    });

    afterAll(async () => {
      await engine?.stop();
      await app?.stop();
    });

    async function send(
      event: string,
      data: Record<string, unknown> = {},
      id: string = randomUUID(),
    ): Promise<string> {
      const test = String(data.test ?? randomUUID());
      await client.send({ id, name: `conformance/${event}`, data: { ...data, test } });
      return test;
    }

    it("runs steps in order, each once, and gives back exactly what they returned", async () => {
      const test = await send("sequence");
      const [end] = await journal.until(test, "end");
      const value = end?.value as { first: { random: number }; second: number; runId: string };
      expect(value.first).toEqual({ random: value.second, text: "ünï \u0000 💾", nothing: null });
      expect(value.runId).not.toBe("");
      expect(journal.of(test).map(({ what }) => what)).toEqual(["first", "second", "again", "again", "end"]);
    });

    it("retries a failing step, later each time, without repeating the steps before it", async () => {
      const test = await send("retried");
      await journal.until(test, "end", { seconds: 150 });
      const tries = journal.of(test, "try");
      expect(tries.map(({ value }) => value)).toEqual([0, 1, 2]);
      const [first, second, third] = tries.map(({ at }) => at) as [number, number, number];
      expect(second - first).toBeGreaterThanOrEqual(options.retrySeconds[0] * 1000);
      expect(third - second).toBeGreaterThanOrEqual(options.retrySeconds[1] * 1000);
      expect(journal.of(test, "before")).toHaveLength(1);
    });

    it("gives up after the last attempt and hands the error, its cause and the first event to onFailure", async () => {
      const test = await send("failing", { kind: "always" }, randomUUID());
      const [failure] = await journal.until(test, "failure", { seconds: 90 });
      expect(failure?.value).toMatchObject({ message: "always", cause: { code: "because" } });
      expect(journal.of(test, "try")).toHaveLength(2);
      expect(journal.of(test, "end")).toHaveLength(0);
    });

    it("does not retry what cannot succeed", async () => {
      const test = await send("failing", { kind: "non-retriable" });
      const [failure] = await journal.until(test, "failure");
      expect(failure?.value).toMatchObject({ message: "never again" });
      expect(journal.of(test, "try")).toHaveLength(1);
    });

    it("retries no sooner than the function asks", async () => {
      const test = await send("failing", { kind: "retry-after" });
      await journal.until(test, "failure");
      const [first, second] = journal.of(test, "try").map(({ at }) => at) as [number, number];
      expect(second - first).toBeGreaterThanOrEqual(1900);
    });

    it("lets a function catch the error of a step and go on", async () => {
      const test = await send("caught");
      const [after] = await journal.until(test, "after");
      expect(after?.value).toBe("to be caught");
    });

    it("runs parallel steps at the same time, each once, and chains beside each other", async () => {
      const test = await send("parallel");
      const [end] = await journal.until(test, "end");
      expect(end?.value).toEqual(["x", "y"]);
      expect(journal.of(test, "join").map(({ value }) => value)).toEqual([[0, 1, 4, 9, 16]]);
      for (const what of ["x one", "x two", "y one", "y two"]) expect(journal.of(test, what)).toHaveLength(1);
      const begun = journal.of(test, "begin");
      expect(begun.map(({ value }) => value).sort()).toEqual([0, 1, 2, 3, 4]);
    });

    it("sleeps for a time", async () => {
      const test = await send("sleeping", { seconds: 2 });
      await journal.until(test, "between");
      const at = (what: string) => journal.of(test, what)[0]?.at ?? 0;
      expect(at("between") - at("before")).toBeGreaterThanOrEqual(1900);
      expect(journal.of(test)).toHaveLength(2);
    });

    it("starts only the functions whose condition holds", async () => {
      const test = await send("told", { kind: "unwanted" });
      await send("told", { kind: "wanted", test });
      await journal.until(test, "told");
      expect(journal.of(test, "told").map(({ value }) => value)).toEqual(["wanted"]);
    });

    it("cancels a sleeping run by the matching event", async () => {
      const test = await send("cancellable", { asleep: true });
      const spared = await send("cancellable", { asleep: true });
      await journal.until(test, "before");
      await send("cancel", { test });
      await journal.until(spared, "after");
      expect(journal.of(test, "after")).toHaveLength(0);
    });

    it("never runs another step of a run that is cancelled during one", async () => {
      const test = await send("cancellable");
      await journal.until(test, "works");
      await send("cancel", { test });
      await journal.until(test, "worked");
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(journal.of(test, "after")).toHaveLength(0);
    });

    it("never exceeds a concurrency limit under a burst of events", async () => {
      const test = randomUUID();
      const events = Array.from({ length: 20 }, (_, n) => ({
        id: randomUUID(),
        name: "conformance/limited",
        data: { test, key: n % 2 === 0 ? `a${test}` : `b${test}` },
      }));
      await Promise.all(events.map((event) => client.send(event)));
      await journal.until(test, "end", { count: 20, seconds: 90 });
      const entries = journal.of(test);
      for (const [, count] of highestOverlap(entries)) expect(count).toBeLessThanOrEqual(concurrencyLimit);
      const all = highestOverlap(entries.map(({ what }) => ({ what, value: "all" })));
      expect(all.get("all")).toBeLessThanOrEqual(3);
      expect(all.get("all")).toBeGreaterThan(1);
    });

    it("takes an event that is sent twice as one", async () => {
      const id = randomUUID();
      const test = await send("sequence", {}, id);
      await send("sequence", { test }, id);
      await journal.until(test, "end");
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(journal.of(test, "end")).toHaveLength(1);
    });

    it("starts functions by the clock", async () => {
      await journal.until("cron", "fired", { seconds: options.cron.seconds });
    });
  });
}
