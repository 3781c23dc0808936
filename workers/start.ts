import { rm } from "node:fs/promises";
import { join } from "node:path";
import { startRelay } from "#lib/events/relay.ts";
import type { Host } from "#lib/kernel/host.ts";
import { registerProcess } from "#lib/kernel/process-registration.ts";
import { checkReadiness } from "#lib/kernel/readiness.ts";
import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { createEngine, type Engine } from "./engine/create-engine.ts";
import { createWorkerFunctions, type Role } from "./function-list.ts";
import { listenHttp } from "./http-server.ts";
import { createInngest } from "./inngest-client.ts";
import { serveFunctions } from "./serve-functions.ts";

/**
 * Runs the functions of some roles in this process: their serve endpoint on the worker's address, the relay of the
 * outbox, and the embedded engine unless a real Inngest server is configured. Everything ends with `host.shutdown`.
 */
export async function startWorkers(host: Host, wanted: readonly Role[]): Promise<void> {
  const { config, log } = host;
  const tools = await findFfmpegTools(host.env);
  log.info({ ffmpeg: tools.version, from: tools.source, ffprobe: tools.ffprobeVersion }, "found FFmpeg");
  if (tools.outdated && config.production) {
    log.warn(
      { ffmpeg: tools.version, from: tools.source },
      "this FFmpeg is older than 2022: uploads of strangers deserve a newer one (npm run doctor says how to get it)",
    );
  }
  // Where earlier releases kept segments in clear while they made a video.
  await rm(join(config.dataDir, "scratch"), { recursive: true, force: true });
  const inngest = createInngest(config, "streamgate-worker", log);
  const functions = createWorkerFunctions({ host, inngest, tools }, wanted);
  const endpoint = serveFunctions(inngest, functions, config.workerUrl.origin);
  const engine = config.inngest.baseUrl === undefined ? createEmbeddedEngine(host) : undefined;

  const server = await listenHttp(
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/api/inngest") return endpoint(request);
      if (pathname === "/health") return Response.json({ status: "ok" });
      if (pathname === "/ready") {
        const readiness = await checkReadiness(host);
        return Response.json(readiness, { status: readiness.ready ? 200 : 503 });
      }
      return (await engine?.handle(request)) ?? new Response("Not found\n", { status: 404 });
    },
    { host: config.workerUrl.hostname, port: Number(config.workerUrl.port || 80) },
  );
  host.shutdown.add("worker's server", () => {
    server.close();
    server.closeAllConnections();
  });
  await engine?.start();
  if (engine !== undefined) host.shutdown.add("embedded engine", () => engine.stop());
  const relay = startRelay({
    db: host.db,
    databaseUrl: config.databaseUrl,
    log,
    send: async (events) => {
      await inngest.send(
        events.map(({ id, name, data, createdAt }) => ({
          id,
          name,
          data: data as Record<string, unknown>,
          ts: createdAt.getTime(),
        })),
      );
    },
  });
  host.shutdown.add("outbox relay", () => relay.stop());
  registerProcess(host, { roles: wanted, address: config.workerUrl.origin });
  log.info({ roles: wanted, engine: engine === undefined ? "inngest" : "embedded" }, "started the worker");
}

function createEmbeddedEngine(host: Host): Engine {
  const { config } = host;
  return createEngine({
    pool: host.db.pool,
    databaseUrl: config.databaseUrl,
    signingKey: config.inngest.signingKey,
    eventKey: config.inngest.eventKey,
    apps: [
      { name: "streamgate-worker", url: new URL("/api/inngest", config.workerUrl).href },
      { name: "streamgate-web", url: new URL("/api/inngest", config.webUrl).href },
    ],
    log: host.log,
    clock: host.clock,
  });
}
