import { collectDefaultMetrics, Registry as Metrics } from "prom-client";
import type { Chain } from "#lib/chains/chain.ts";
import type { Mailer } from "#lib/notices/email/mailer.ts";
import type { Notifier } from "#lib/notices/notifier.ts";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import { openDatabase } from "#lib/platform/db.ts";
import type { Env } from "#lib/platform/env.ts";
import { createLog, type Log } from "#lib/platform/log.ts";
import { Shutdown } from "#lib/platform/shutdown.ts";
import type { Storage } from "#lib/storage/storage.ts";
import { parseConfig } from "./config.ts";
import type { Host, Plugin } from "./host.ts";
import { builtInPlugins } from "./plugins.ts";
import { Registry } from "./registry.ts";

export interface KernelOptions {
  /** Name of the process in logs: web, worker, doctor … */
  name: string;
  env: Env;
  /** An operator's own plugins, set up after the built-in ones. */
  plugins?: readonly Plugin[];
  clock?: Clock;
  log?: Log;
  maxConnections?: number;
}

/**
 * Builds the host of a process: parses the environment, opens the database lazily and sets every plugin up.
 * Throws ConfigurationError that lists what is missing; nothing is left open then.
 */
export async function createKernel(options: KernelOptions): Promise<Host> {
  const config = parseConfig(options.env);
  const log = options.log ?? createLog({ name: options.name, level: config.logLevel });
  const metrics = new Metrics();
  collectDefaultMetrics({ register: metrics });
  const db = openDatabase(config.databaseUrl, { maxConnections: options.maxConnections ?? 10 });
  const shutdown = new Shutdown(log);
  shutdown.add("database", () => db.close());
  const host: Host = {
    config,
    env: options.env,
    log,
    clock: options.clock ?? systemClock,
    db,
    metrics,
    chains: new Registry<Chain>("chain"),
    storage: new Registry<Storage>("storage"),
    notifiers: new Registry<Notifier>("notifier"),
    mailers: new Registry<Mailer>("mailer"),
    shutdown,
  };
  try {
    for (const plugin of [...builtInPlugins, ...(options.plugins ?? [])]) await plugin.setup(host);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
  return host;
}
