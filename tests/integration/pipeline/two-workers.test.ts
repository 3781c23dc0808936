import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appendEvent } from "#lib/events/outbox.ts";
import { countSegments } from "#lib/videos/packages.ts";
import { findFreePort } from "../../../scripts/local/free-port.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { listenHttp } from "../../../workers/http-server.ts";
import { createInngest } from "../../../workers/inngest-client.ts";
import { serveFunctions } from "../../../workers/serve-functions.ts";
import { sqliteStores } from "../../stores/plugin.ts";
import { readNumbers } from "../media/clips.ts";
import { decryptTrack } from "./decrypted-track.ts";
import { clipFrames, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const program = fileURLToPath(new URL("./sqlite-worker.ts", import.meta.url));
const patience = { timeoutMs: 120_000, everyMs: 50 };

interface Worker {
  dataDir: string;
  /** Paths of segments that it has stored. */
  imported: string[];
  stop(): Promise<void>;
}

let folder: string;
let world: PipelineWorld;
let web: Server;
const workers: Worker[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-workers-"));
  const port = await findFreePort();
  const stores = {
    STORE_FILES: "sqlite",
    STORE_PACKAGES: "sqlite",
    SQLITE_STORES: join(folder, "stores.sqlite"),
  };
  const webUrl = `http://127.0.0.1:${port}`;
  world = await startPipelineWorld({ env: { ...stores, WEB_URL: webUrl }, plugins: [sqliteStores] });
  // An engine waits for both apps. The web's functions have nothing to do here.
  const { config, log } = world.host;
  const endpoint = serveFunctions(createInngest(config, "streamgate-web", log), [], webUrl);
  web = await listenHttp(endpoint, { host: "127.0.0.1", port });
});
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  web?.close();
  web?.closeAllConnections();
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("two machines that share stores and database make one video, windows on both", async () => {
  const { host, tools } = world;
  const { prisma } = host.db;
  const video = await world.addVideo({ probed: true, byWindows: true });
  await prisma.$transaction((tx) => appendEvent(tx, "video/accepted", video));
  workers.push(...(await Promise.all(["one", "other"].map(startWorker))));

  const made = await pollUntil(async () => {
    const full = await prisma.package.findFirst({ where: { videoId: video.videoId, kind: "full" } });
    return full !== null && (await countSegments(host.db, full.id, ["v108"])) > 0 ? full.id : undefined;
  }, patience);
  if (made === undefined) throw new Error("no window was made");
  // Who has made the first window goes away: if the other one had none of the video, that one makes the rest.
  const first = workers.find(({ imported }) => imported.includes("v108/0.m4s"));
  await first?.stop();
  const state = async () => (await prisma.video.findUniqueOrThrow({ where: { id: video.videoId } })).state;
  expect(await pollUntil(async () => (await state()) === "ready" || undefined, patience)).toBe(true);

  const windowsOf = (worker: Worker) =>
    new Set(worker.imported.flatMap((path) => /^v108\/(\d+)\.m4s$/.exec(path)?.[1] ?? []));
  for (const worker of workers) {
    expect(windowsOf(worker).size, worker.dataDir).toBeGreaterThan(0);
    // Nothing of the video lies on the machine itself.
    const files = await readdir(worker.dataDir, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toEqual([]);
  }
  const { file } = await decryptTrack(host, made, "v108");
  const path = join(folder, "v108.mp4");
  await writeFile(path, file);
  expect(await readNumbers(tools, path)).toEqual([...Array(clipFrames).keys()]);
});

async function startWorker(name: string): Promise<Worker> {
  const dataDir = join(folder, name);
  await mkdir(dataDir);
  const child: ChildProcess = fork(program, {
    env: {
      ...process.env,
      ...world.env,
      DATA_DIR: dataDir,
      WORKER_URL: `http://127.0.0.1:${await findFreePort()}`,
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const imported: string[] = [];
  const started = new Promise<void>((resolve, reject) => {
    child.on("message", (told: { imported?: string; started?: true }) => {
      if (told.imported !== undefined) imported.push(told.imported);
      if (told.started) resolve();
    });
    child.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
  });
  await started;
  return {
    dataDir,
    imported,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
    },
  };
}
