import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { migrate } from "#lib/platform/migrate.ts";
import { startAnvil } from "./anvil.ts";
import { buildWeb, isWebBuilt } from "./build-web.ts";
import { dataPaths, prepareDataFolder } from "./data-folder.ts";
import { deployDemo } from "./deploy-demo.ts";
import { findFreePort } from "./free-port.ts";
import { nodeService } from "./node-service.ts";
import { startLocalPostgres } from "./postgres.ts";
import type { Progress } from "./progress.ts";
import { beginRunRecord, findRunningInstance, type RunRecord, stopLeftOvers } from "./run-record.ts";
import { developmentSecrets } from "./secrets.ts";
import type { StartSettings } from "./settings.ts";
import { createSupervisor, type RunningService, type Service } from "./supervise.ts";
import { startWatchdog } from "./watchdog.ts";

export interface RunningInstance {
  webUrl: string;
  workerUrl: string;
  chain: RunRecord["chain"];
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

const root = fileURLToPath(new URL("../..", import.meta.url));
const chainId = 31337;

/**
 * Starts the whole product on this machine: PostgreSQL, migrations, local chain, web server, worker. Settles when
 * all of it answers, and keeps it running until `stop`. When a part does not come up, stops the others and rejects.
 */
export async function runInstance(options: RunInstanceOptions): Promise<RunningInstance> {
  const { settings, progress, signal } = options;
  const running = await findRunningInstance(settings.dataDir);
  if (running) {
    throw new Error(
      `StreamGate already runs on ${settings.dataDir} (${running.webUrl ?? `pid ${running.supervisor.pid}`}). ` +
        "Stop it first, or set DATA_DIR to another folder.",
    );
  }
  await prepareDataFolder(settings.dataDir);
  await stopLeftOvers(settings.dataDir, progress.log);
  const record = await beginRunRecord(settings.dataDir);
  const watchdog = startWatchdog();
  const supervisor = createSupervisor({ log: progress.log });
  signal?.addEventListener("abort", () => void supervisor.stop());
  const stop = async () => {
    await supervisor.stop();
    watchdog.stop();
    await record.clear();
  };
  const onSpawn = async (name: string, pid: number) => {
    await Promise.all([watchdog.watch(pid), record.addProcess(name, pid)]);
  };
  /** Makes a service of something that starts by itself and tells its pid. */
  const watched = <T extends RunningService & { pid: number }>(
    name: string,
    start: () => Promise<T>,
    onStart: (part: T) => Promise<void>,
  ): Service => ({
    name,
    async start() {
      const part = await start();
      await onSpawn(name, part.pid);
      void part.exited.then(() => watchdog.release(part.pid));
      await onStart(part);
      return part;
    },
  });

  try {
    const env: NodeJS.ProcessEnv = {
      ...options.env,
      DATA_DIR: settings.dataDir,
      NEXT_TELEMETRY_DISABLED: "1",
    };
    if (!settings.production) Object.assign(env, await developmentSecrets(settings.dataDir, options.env));

    if (settings.databaseUrl === undefined) {
      const postgres = watched(
        "PostgreSQL",
        () => startLocalPostgres({ dataDir: dataPaths.postgres(settings.dataDir), log: progress.log }),
        async ({ url }) => {
          env.DATABASE_URL = url;
        },
      );
      await progress.step("Starting PostgreSQL", () => supervisor.start([postgres]));
    }
    await progress.step("Applying migrations", () =>
      migrate({
        connectionString: env.DATABASE_URL as string,
        migrationsDir: join(root, "prisma/migrations"),
        log: (line) => progress.log(`  ${line}`),
      }),
    );

    let chain: RunRecord["chain"];
    if (settings.localChain) {
      const port = await choosePort(settings.chainPort, "the local chain", progress);
      const stateFile = dataPaths.chainState(settings.dataDir);
      const anvil = watched(
        "The local chain",
        () => startAnvil({ port, chainId, stateFile, log: progress.log }),
        async ({ url }) => {
          const { membership } = await deployDemo({ url });
          chain = { rpcUrl: url, chainId, membership };
        },
      );
      await progress.step("Starting the local chain", () => supervisor.start([anvil]));
      env[`EVM_RPC_${chainId}`] = chain?.rpcUrl;
      env.DEMO_TOKEN = `eip155:${chainId}/erc721:${chain?.membership}`;
    }

    signal?.throwIfAborted();
    if (!options.watchSources && !(await isWebBuilt())) {
      await progress.step("Building the web pages (once after each change)", () =>
        buildWeb(signal ? { signal } : {}),
      );
    }
    const webPort = await choosePort(settings.webPort, "the web server", progress, settings.host);
    const workerPort = await choosePort(settings.workerPort, "the worker", progress);
    const workerUrl = `http://127.0.0.1:${workerPort}`;
    const webUrl = settings.publicUrl ?? `http://localhost:${webPort}`;
    const reachableHost = ["0.0.0.0", "::"].includes(settings.host) ? "127.0.0.1" : settings.host;
    const loopbackWebUrl = `http://${reachableHost}:${webPort}`;
    Object.assign(env, {
      PORT: String(webPort),
      WORKER_PORT: String(workerPort),
      WORKER_URL: workerUrl,
      WEB_URL: loopbackWebUrl,
      PUBLIC_URL: webUrl,
    });
    const common = (name: string) => ({
      name,
      env,
      logFile: settings.production ? undefined : join(dataPaths.logs(settings.dataDir), `${name}.log`),
      onSpawn: (pid: number) => onSpawn(name, pid),
      onExit: (pid: number) => watchdog.release(pid),
    });
    const next = join(root, "node_modules/next/dist/bin/next");
    const web = nodeService({
      ...common("web"),
      command: [next, options.watchSources ? "dev" : "start", "-H", settings.host, "-p", String(webPort)],
      healthUrl: `${loopbackWebUrl}/api/ops/health`,
    });
    const worker = nodeService({
      ...common("worker"),
      command: [join(root, "workers/main.ts"), "--roles", "all"],
      healthUrl: `${workerUrl}/health`,
    });
    await progress.step("Starting the web server and the worker", () => supervisor.start([web, worker]));
    signal?.throwIfAborted();
    await record.set({ webUrl, workerUrl, ...(chain ? { chain } : {}) });
    return { webUrl, workerUrl, chain, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function choosePort(wanted: number, who: string, progress: Progress, host?: string): Promise<number> {
  const port = await findFreePort(wanted, host);
  if (port !== wanted) progress.log(`Port ${wanted} is taken, ${who} uses ${port}`);
  return port;
}
