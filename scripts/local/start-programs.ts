import { join } from "node:path";
import { dataPaths } from "./data-folder.ts";
import { chooseFreePort } from "./free-port.ts";
import { type InstanceContext, noteProcess, root } from "./instance-context.ts";
import { nodeService } from "./node-service.ts";

/** Starts the web server and the worker side by side. Gives where they are. */
export async function startPrograms(
  context: InstanceContext,
  options: { watchSources: boolean },
): Promise<{ webUrl: string; workerUrl: string }> {
  const { settings, progress, env } = context;
  const { log } = progress;
  const { host } = settings;
  const webPort = await chooseFreePort(settings.webPort, { who: "the web server", log, host });
  const workerPort = await chooseFreePort(settings.workerPort, { who: "the worker", log });
  const workerUrl = `http://127.0.0.1:${workerPort}`;
  const webUrl = settings.publicUrl ?? `http://localhost:${webPort}`;
  // Where the worker reaches the web server, whatever people type.
  const loopbackWebUrl = `http://${["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host}:${webPort}`;
  Object.assign(env, {
    PORT: String(webPort),
    WORKER_PORT: String(workerPort),
    WORKER_URL: workerUrl,
    WEB_URL: loopbackWebUrl,
    PUBLIC_URL: webUrl,
    // The first page then says that the sample is on its way.
    STREAMGATE_SAMPLE: settings.sample ? "on" : "off",
    // Compiled code is kept: a process that is brought back answers a third sooner.
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? dataPaths.compileCache(settings.dataDir),
  });

  const program = (name: string, command: string[], healthUrl: string) =>
    nodeService({
      name,
      command,
      healthUrl,
      env,
      logFile: settings.production ? undefined : join(dataPaths.logs(settings.dataDir), `${name}.log`),
      onSpawn: (pid) => noteProcess(context, name, pid),
      onExit: (pid) => context.watchdog.release(pid),
    });
  const next = join(root, "node_modules/next/dist/bin/next");
  const mode = options.watchSources ? "dev" : "start";
  const web = [next, mode, "-H", host, "-p", String(webPort)];
  const worker = [join(root, "workers/main.ts"), "--roles", "all"];
  await progress.step("Starting the web server and the worker", () =>
    context.supervisor.start([
      program("web", web, `${loopbackWebUrl}/api/ops/health`),
      program("worker", worker, `${workerUrl}/health`),
    ]),
  );
  return { webUrl, workerUrl };
}
