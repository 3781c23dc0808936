import type { Pool } from "pg";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { Log } from "#lib/platform/log.ts";
import { createCallQueue } from "./calls/call-queue.ts";
import { type CallMaker, createCallMaker } from "./calls/make-calls.ts";
import { takeOverCalls } from "./calls/take-over.ts";
import type { App, EngineContext, EngineSettings } from "./context.ts";
import { fireCrons } from "./events/fire-crons.ts";
import { routeNextEvent } from "./events/route-event.ts";
import { type Loop, startLoop } from "./loop.ts";
import { createAppClient } from "./protocol/app-client.ts";
import { handleRequest } from "./protocol/handle-request.ts";
import { retireApps } from "./protocol/retire-apps.ts";
import { assertSigningKey } from "./protocol/signature.ts";
import { type AppStatus, type AppSync, createAppSync } from "./protocol/sync-apps.ts";
import { sweep } from "./runs/sweep.ts";
import { wakeDue } from "./runs/wake-due.ts";
import { defaultSettings } from "./settings.ts";

export interface EngineOptions {
  /** The engine's own queries run here, about ten at a time. The owner handles the pool's `error` event and ends it. */
  pool: Pool;
  /** pg-boss opens three connections of its own to the same database. */
  databaseUrl: string;
  signingKey: string;
  eventKey: string;
  apps: readonly App[];
  log: Log;
  clock?: Clock;
  settings?: Partial<EngineSettings>;
}

/** The embedded engine: what an Inngest server is to Inngest functions, on PostgreSQL alone. */
export interface Engine {
  /** Prepares the queue, begins to work and to ask the apps for their functions. Rejects when the database is away. */
  start(): Promise<void>;
  /** Takes no more work, lets calls under way finish for `stopGraceSeconds`, and leaves the rest to be retried. */
  stop(): Promise<void>;
  /** Answers `POST /e/:key`; undefined for other paths. */
  handle(request: Request): Promise<Response | undefined>;
  /** Which apps have told their functions, and what keeps the others from it. */
  apps(): AppStatus[];
}

const pollMs = 500;
/** pg-boss takes a call's process for dead after ten seconds without a sign of life. */
const lifeMs = 1_000;
const sweepMs = 5 * 60_000;

function prepare(options: EngineOptions): EngineContext {
  assertSigningKey(options.signingKey);
  if (options.eventKey === "")
    throw new AppError("configuration_invalid", "INNGEST_EVENT_KEY must not be empty.");
  const settings = { ...defaultSettings, ...options.settings };
  const clock = options.clock ?? systemClock;
  const { databaseUrl, log } = options;
  return {
    pool: options.pool,
    queue: createCallQueue({ databaseUrl, log, jobMaxSeconds: settings.callMaxSeconds + 120 }),
    appClient: createAppClient({ signingKey: options.signingKey, clock }),
    apps: new Map(options.apps.map((app) => [app.name, app])),
    settings,
    log,
    clock,
  };
}

interface Loops {
  /** Events and calls are looked for at once. */
  wake(): void;
  /** Ends all but the signs of life, which the calls under way still need. */
  stopWork(): Promise<void>;
  stop(): Promise<void>;
}

/** The engine's loops. Each wakes the others when it has made work for them. */
function startLoops(ctx: EngineContext, calls: CallMaker, sync: AppSync): Loops {
  const start = (name: string, restMs: number, round: () => Promise<unknown>): Loop =>
    startLoop({ name, restMs, log: ctx.log }, async () => ((await round()) === true ? "more" : undefined));
  const making = start("calls", pollMs, () => calls.claim());
  const life = start("signs of life", lifeMs, async () => {
    await calls.touch();
    if (await takeOverCalls(ctx)) making.wake();
  });
  const events = start("events", pollMs, async () => {
    if (!sync.complete()) return false;
    const routed = await routeNextEvent(ctx);
    if (routed) making.wake();
    return routed;
  });
  const work = [
    making,
    events,
    start("timers", pollMs, async () => {
      const woken = await wakeDue(ctx);
      const fired = await fireCrons(ctx);
      if (woken || fired) making.wake();
    }),
    start("sync", pollMs, async () => {
      const before = sync.complete();
      await sync.run();
      if (!before && sync.complete()) events.wake();
    }),
    start("sweep", sweepMs, () => sweep(ctx)),
  ];
  return {
    wake: () => {
      for (const loop of work.slice(0, 2)) loop.wake();
    },
    async stopWork() {
      await Promise.all(work.map((loop) => loop.stop()));
    },
    stop: () => life.stop(),
  };
}

/**
 * Creates an engine. Throws AppError `configuration_invalid` for keys that Inngest's SDK could not use. An
 * engine starts once; several engines may share a database when all of them reach the same apps.
 */
export function createEngine(options: EngineOptions): Engine {
  const ctx = prepare(options);
  let sync: AppSync | undefined;
  let loops: Loops | undefined;
  const calls = createCallMaker(ctx, {
    onProgress: () => loops?.wake(),
    onUnreachable: (app) => sync?.suspect(app),
  });
  return {
    async start() {
      await ctx.queue.start();
      sync = createAppSync(ctx, await retireApps(ctx));
      loops = startLoops(ctx, calls, sync);
      ctx.log.info({ apps: [...ctx.apps.keys()] }, "started the embedded engine");
    },
    async stop() {
      await loops?.stopWork();
      await calls.drain(ctx.settings.stopGraceSeconds);
      await loops?.stop();
      await ctx.queue.stop();
      await ctx.appClient.close();
    },
    async handle(request) {
      const response = await handleRequest(ctx, options.eventKey, request);
      if (response?.ok === true) loops?.wake();
      return response;
    },
    apps: () => sync?.statuses() ?? [],
  };
}
