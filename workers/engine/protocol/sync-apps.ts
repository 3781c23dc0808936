import { AppError } from "#lib/platform/errors.ts";
import type { App, EngineContext } from "../context.ts";
import { registerApp } from "./register-app.ts";

/** What the engine knows about an app's functions. `problem` says why they could not be read. */
export interface AppStatus {
  name: string;
  synced: boolean;
  problem?: string | undefined;
}

interface SyncState {
  app: App;
  /** Its functions lie in the database. */
  known: boolean;
  /** It was asked by this engine, whatever came of it. */
  asked: boolean;
  status: AppStatus;
  failures: number;
  dueAt: number;
}

/** Keeps the functions of all apps known: asks each at start, again until it answers, and now and then later. */
export interface AppSync {
  /** Asks the apps whose turn it is. */
  run(): Promise<void>;
  /** Something is amiss with this app: it is asked again at once. */
  suspect(app: string): void;
  /**
   * True when it is known who wants an event: each app has answered, or was asked in vain and told its functions to an
   * engine before. An event that is routed earlier starts nothing and is lost.
   */
  complete(): boolean;
  statuses(): AppStatus[];
}

const timeoutMs = 30_000;

/** Asks an app for its functions by a signed in-band sync (SDK: PUT with `x-inngest-sync-kind: in_band`). */
async function syncApp(ctx: EngineContext, app: App): Promise<void> {
  const response = await ctx.appClient.send(
    "PUT",
    app.url,
    { url: app.url },
    {
      headers: { "x-inngest-sync-kind": "in_band" },
      signal: AbortSignal.timeout(timeoutMs),
    },
  );
  if (response.status !== 200 || !response.authentic) {
    const hint =
      response.status === 401
        ? "it refused our signature: do both use the same signing key?"
        : "its answer was not signed";
    throw new AppError(
      "engine_unreachable_app",
      `App “${app.name}” answered with status ${response.status}; ${hint}.`,
    );
  }
  const body: unknown = JSON.parse(response.body);
  const name = typeof body === "object" && body !== null && "app_id" in body ? body.app_id : undefined;
  if (name !== app.name) {
    throw new AppError(
      "engine_unknown_app",
      `App “${app.name}” is configured at a URL where “${String(name)}” answers.`,
    );
  }
  await registerApp(ctx, app, body);
}

/** Creates the part that keeps apps known. `known` names the apps whose functions are known from an earlier run. */
export function createAppSync(ctx: EngineContext, known: ReadonlySet<string>): AppSync {
  const states: SyncState[] = [...ctx.apps.values()].map((app) => ({
    app,
    known: known.has(app.name),
    asked: false,
    status: { name: app.name, synced: false },
    failures: 0,
    dueAt: 0,
  }));

  async function attempt(state: SyncState): Promise<void> {
    const { name } = state.app;
    try {
      await syncApp(ctx, state.app);
      if (!state.status.synced) ctx.log.info({ app: name }, "an app answered with its functions");
      state.status = { name, synced: true };
      state.known = true;
      state.failures = 0;
      state.dueAt = Date.now() + ctx.settings.syncSeconds * 1000;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // The first tries at start are expected to fail while the app is still starting.
      const refused = error instanceof AppError && error.code !== "engine_unreachable_app";
      if (refused && problem !== state.status.problem)
        ctx.log.error({ app: name, problem }, "could not take an app's functions");
      else if (state.failures === 10)
        ctx.log.warn({ app: name, problem }, "an app has not answered for a while");
      state.status = { name, synced: false, problem };
      state.failures += 1;
      state.dueAt = Date.now() + Math.min(500 * state.failures, 5_000);
    }
    state.asked = true;
  }

  return {
    async run() {
      const due = states.filter(({ dueAt }) => dueAt <= Date.now());
      await Promise.all(due.map(attempt));
    },
    suspect(app) {
      const state = states.find(({ status }) => status.name === app);
      if (state?.status.synced !== true) return;
      state.status = { name: app, synced: false, problem: "It did not answer a call." };
      state.dueAt = 0;
    },
    complete: () => states.every(({ known, asked }) => known && asked),
    statuses: () => states.map(({ status }) => ({ ...status })),
  };
}
