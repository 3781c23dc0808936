import { collectDefaultMetrics, Registry as Metrics } from "prom-client";
import type { SignInScheme } from "#lib/auth/sign-in-scheme.ts";
import type { Chain } from "#lib/chains/chain.ts";
import type { ConditionKind } from "#lib/gate/condition-kind.ts";
import type { Mailer } from "#lib/notices/email/mailer.ts";
import type { Notifier } from "#lib/notices/notifier.ts";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import { openDatabase } from "#lib/platform/db.ts";
import { ConfigurationError, type Env } from "#lib/platform/env.ts";
import { createLog, type Log } from "#lib/platform/log.ts";
import { Shutdown } from "#lib/platform/shutdown.ts";
import type { Pinner } from "#lib/storage/pinner.ts";
import type { ContentStorage, FileStore, Stores } from "#lib/storage/storage.ts";
import { type Config, parseConfig } from "./config.ts";
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
  const fileStores = new Registry<FileStore>("store of files");
  const packageStores = new Registry<ContentStorage>("store of packages");
  shutdown.add("database", () => db.close());
  const host: Host = {
    config,
    env: options.env,
    log,
    clock: options.clock ?? systemClock,
    db,
    metrics,
    chains: new Registry<Chain>("chain"),
    conditions: new Registry<ConditionKind>("condition kind"),
    signIns: new Registry<SignInScheme>("sign-in scheme"),
    fileStores,
    packageStores,
    get stores() {
      return chooseStores(config, fileStores, packageStores);
    },
    pinners: new Registry<Pinner>("pinner"),
    notifiers: new Registry<Notifier>("notifier"),
    mailers: new Registry<Mailer>("mailer"),
    shutdown,
  };
  try {
    for (const plugin of [...builtInPlugins, ...(options.plugins ?? [])]) await plugin.setup(host);
    chooseStores(config, fileStores, packageStores);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
  return host;
}

/** Throws ConfigurationError that names each variable with an unknown store, and the known ones. */
function chooseStores(
  { stores }: Config,
  fileStores: Registry<FileStore>,
  packageStores: Registry<ContentStorage>,
): Stores {
  const files = fileStores.get(stores.files);
  const packages = packageStores.get(stores.packages);
  if (files !== undefined && packages !== undefined) return { files, packages };
  const unknown = (variable: string, name: string, known: string[]) =>
    `${variable}: there is no store "${name}" (known: ${known.join(", ")})`;
  throw new ConfigurationError([
    ...(files ? [] : [unknown("STORE_FILES", stores.files, fileStores.names())]),
    ...(packages ? [] : [unknown("STORE_PACKAGES", stores.packages, packageStores.names())]),
  ]);
}
