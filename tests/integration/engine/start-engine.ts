import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "pg";
import type { Clock } from "#lib/platform/clock.ts";
import { createLog } from "#lib/platform/log.ts";
import type { App, EngineSettings } from "../../../workers/engine/context.ts";
import { createEngine, type Engine } from "../../../workers/engine/create-engine.ts";

export const signingKey = `signkey-test-${"0123456789abcdef".repeat(4)}`;
export const eventKey = "event-key-of-the-tests";

/** An engine with an HTTP server of its own. */
export interface ServedEngine {
  engine: Engine;
  baseUrl: string;
  pool: Pool;
  /** Resolves when the engine knows the functions of all its apps. */
  synced(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts an embedded engine on a database and serves it on loopback, as the worker does. */
export async function startEngine(options: {
  databaseUrl: string;
  apps: App[];
  port?: number;
  settings?: Partial<EngineSettings>;
  clock?: Clock;
}): Promise<ServedEngine> {
  const pool = new Pool({ connectionString: options.databaseUrl, max: 10 });
  pool.on("error", () => {});
  const log = createLog({ name: "engine", level: process.env.ENGINE_TEST_LOG ?? "silent" });
  const settings = { retryBaseSeconds: 0.4, stopGraceSeconds: 5, ...options.settings };
  const engine = createEngine({
    pool,
    databaseUrl: options.databaseUrl,
    signingKey,
    eventKey,
    apps: options.apps,
    log,
    settings,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers))
      if (value !== undefined) headers.set(name, String(value));
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? "GET",
      headers,
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const response = (await engine.handle(request)) ?? new Response(null, { status: 404 });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  await engine.start();
  return {
    engine,
    pool,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async synced() {
      const deadline = Date.now() + 20_000;
      while (!engine.apps().every(({ synced }) => synced)) {
        if (Date.now() > deadline) throw new Error(`Apps are not synced: ${JSON.stringify(engine.apps())}`);
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    },
    async stop() {
      await engine.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
    },
  };
}
