import { parseConfig } from "#lib/kernel/config.ts";
import { buildWeb, isWebBuilt } from "./build-web.ts";
import { prepareDataFolder } from "./data-folder.ts";
import type { InstanceContext } from "./instance-context.ts";
import type { Progress } from "./progress.ts";
import { beginRunRecord, findRunningInstance, type RunRecord, stopLeftOvers } from "./run-record.ts";
import { beginSample } from "./sample.ts";
import { developmentSecrets } from "./secrets.ts";
import type { StartSettings } from "./settings.ts";
import { startChain } from "./start-chain.ts";
import { startDatabase } from "./start-database.ts";
import { startPrograms } from "./start-programs.ts";
import { createSupervisor } from "./supervise.ts";
import { startWatchdog } from "./watchdog.ts";

export interface RunningInstance {
  webUrl: string;
  workerUrl: string;
  chain: RunRecord["chain"];
  /** Settles with the sample's id once it is published, with null when none is made here or it failed. */
  sample: Promise<string | null>;
  stop(): Promise<void>;
}

export interface RunInstanceOptions {
  settings: StartSettings;
  env: NodeJS.ProcessEnv;
  progress: Progress;
  /** Serve pages by `next dev`, which compiles them as they are asked for and follows changes. */
  watchSources?: boolean;
  /** Ends a start that is under way. */
  signal?: AbortSignal;
}

/**
 * Starts the whole product on this machine: PostgreSQL, migrations, local chain, web server, worker. Settles when
 * all of it answers, and keeps it running until `stop`. When a part does not come up, stops the others and rejects.
 */
export async function runInstance(options: RunInstanceOptions): Promise<RunningInstance> {
  const context = await prepare(options);
  const { supervisor, record, signal } = context;
  const stopped = new AbortController();
  const stop = async () => {
    stopped.abort();
    await supervisor.stop();
    context.watchdog.stop();
    await record.clear();
  };
  signal?.addEventListener("abort", () => void supervisor.stop());
  try {
    await startDatabase(context);
    const chain = await startChain(context);
    if (!options.watchSources) await buildPages(context);
    const urls = await startPrograms(context, { watchSources: options.watchSources ?? false });
    signal?.throwIfAborted();
    await record.set({ ...urls, ...(chain ? { chain } : {}) });
    const sample = beginSample(context, { origin: urls.webUrl, chain, signal: stopped.signal });
    return { ...urls, chain, sample, stop };
  } catch (error) {
    await stop();
    throw signal?.aborted ? signal.reason : error;
  }
}

async function prepare(options: RunInstanceOptions): Promise<InstanceContext> {
  const { settings, progress } = options;
  const running = await findRunningInstance(settings.dataDir);
  if (running) {
    throw new Error(
      `StreamGate already runs on ${settings.dataDir} (${running.webUrl ?? `pid ${running.supervisor.pid}`}). ` +
        "Stop it first, or set DATA_DIR to another folder.",
    );
  }
  await prepareDataFolder(settings.dataDir);
  await stopLeftOvers(settings.dataDir, progress.log);
  const secrets = settings.production ? {} : await developmentSecrets(settings.dataDir, options.env);
  // Before anything runs, and before a missing PUBLIC_URL is made up of the port; a missing database is ours to start.
  parseConfig({
    ...options.env,
    ...secrets,
    DATABASE_URL: options.env.DATABASE_URL || "postgresql://localhost",
  });
  return {
    settings,
    progress,
    supervisor: createSupervisor({ log: progress.log }),
    watchdog: startWatchdog(),
    record: await beginRunRecord(settings.dataDir),
    env: { ...options.env, ...secrets, DATA_DIR: settings.dataDir, NEXT_TELEMETRY_DISABLED: "1" },
    signal: options.signal,
  };
}

async function buildPages({ progress, signal }: InstanceContext): Promise<void> {
  signal?.throwIfAborted();
  if (await isWebBuilt()) return;
  await progress.step("Building the web pages (once after each change)", () =>
    buildWeb(signal ? { signal } : {}),
  );
}
