import type { Registry as Metrics } from "prom-client";
import type { SignInScheme } from "#lib/auth/sign-in-scheme.ts";
import type { Chain } from "#lib/chains/chain.ts";
import type { ConditionKind } from "#lib/gate/condition-kind.ts";
import type { Mailer } from "#lib/notices/email/mailer.ts";
import type { Notifier } from "#lib/notices/notifier.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import type { Env } from "#lib/platform/env.ts";
import type { Log } from "#lib/platform/log.ts";
import type { Shutdown } from "#lib/platform/shutdown.ts";
import type { Pinner } from "#lib/storage/pinner.ts";
import type { ContentStorage, FileStore, Stores } from "#lib/storage/storage.ts";
import type { Config } from "./config.ts";
import type { Registry } from "./registry.ts";

/** What a process hands to its parts: configuration, its database, and what plugins registered. */
export interface Host {
  readonly config: Config;
  readonly env: Env;
  readonly log: Log;
  readonly clock: Clock;
  readonly db: Database;
  readonly metrics: Metrics;
  readonly chains: Registry<Chain>;
  /** What the leaves of a gate may ask for, by type. */
  readonly conditions: Registry<ConditionKind>;
  /** Ways to prove an account. */
  readonly signIns: Registry<SignInScheme>;
  readonly fileStores: Registry<FileStore>;
  readonly packageStores: Registry<ContentStorage>;
  /** The two that configuration chose, once all plugins are set up. */
  readonly stores: Stores;
  /** Who else holds finished packages; all of them do. */
  readonly pinners: Registry<Pinner>;
  /** Ways to reach creators; told in the order in which they were registered. */
  readonly notifiers: Registry<Notifier>;
  /** At most one, "smtp": there when mail is configured. */
  readonly mailers: Registry<Mailer>;
  readonly shutdown: Shutdown;
}

/**
 * A part that an operator or we add. `setup` parses its own environment from `host.env`: not configured means that it
 * registers nothing and logs one line; half configured throws a ConfigurationError that names the variable.
 */
export interface Plugin {
  name: string;
  setup(host: Host): void | Promise<void>;
}
