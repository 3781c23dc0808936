import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "../../scripts/local/free-port.ts";
import { type RunningInstance, runInstance } from "../../scripts/local/run-instance.ts";
import { readStartSettings } from "../../scripts/local/settings.ts";
import { packagedTools } from "./ffmpeg.ts";
import { createTestDatabase, hasTestServer } from "./postgres.ts";

/** The whole product as `npm start` runs it, on a data folder and ports of its own. */
export interface TestInstance extends RunningInstance {
  dataDir: string;
  /** Undefined where the instance runs its own PostgreSQL. */
  databaseUrl: string | undefined;
}

/** Variables with which an instance uses what `npm start` would: a PostgreSQL of its own, and the FFmpeg that is named or found. */
export const asStarted = {
  DATABASE_URL: "",
  FFMPEG_PATH: process.env.FFMPEG_PATH ?? "",
  FFPROBE_PATH: process.env.FFPROBE_PATH ?? "",
};

/**
 * Starts an instance on a database of the tests' server, where there is one, and with the FFmpeg that npm brings: both are
 * there sooner. `asStarted` among the variables leaves that to the instance.
 */
export async function startTestInstance(
  variables: Record<string, string> = {},
  /** Empty or prepared already; it is deleted at the end. */
  dataFolder?: string,
): Promise<TestInstance> {
  const { env, remove, ...where } = await makeSurroundings(variables, dataFolder);
  const lines: string[] = [];
  const progress = {
    log: (line: string) => void lines.push(line),
    step: async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      lines.push(what);
      return work();
    },
  };
  try {
    const instance = await runInstance({ settings: readStartSettings(env), env, progress });
    return {
      ...instance,
      ...where,
      async stop() {
        await instance.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw new Error(`StreamGate did not start:\n${lines.join("\n")}`, { cause: error });
  }
}

interface Surroundings extends Pick<TestInstance, "dataDir" | "databaseUrl"> {
  env: NodeJS.ProcessEnv;
  /** Once the instance has stopped. */
  remove(): Promise<void>;
}

/** A database, a data folder and ports for an instance, and the environment that names them. */
export async function makeSurroundings(
  variables: Record<string, string>,
  dataFolder?: string,
): Promise<Surroundings> {
  const shared = hasTestServer() && variables.DATABASE_URL === undefined;
  const database = shared ? await createTestDatabase() : undefined;
  const ffmpeg = await packagedTools();
  const dataDir = dataFolder ?? (await mkdtemp(join(tmpdir(), "streamgate-instance-")));
  const [webPort, workerPort, chainPort] = await findFreePorts();
  return {
    dataDir,
    databaseUrl: database?.url,
    env: {
      ...process.env,
      NODE_ENV: "production",
      FFMPEG_PATH: ffmpeg.ffmpegPath,
      FFPROBE_PATH: ffmpeg.ffprobePath,
      DATABASE_URL: database?.url,
      DATA_DIR: dataDir,
      PORT: String(webPort),
      WORKER_PORT: String(workerPort),
      CHAIN_PORT: String(chainPort),
      // A film that no test asked for would only take its time.
      STREAMGATE_SAMPLE: "off",
      // A test asks nobody outside.
      PUBLIC_CHAINS: "off",
      ...variables,
    },
    async remove() {
      await database?.drop();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Free ports for an instance. Each of vitest's workers looks through a range of its own, below those that the system gives
 * away: two that look at once would find the same one free.
 */
async function findFreePorts(): Promise<number[]> {
  const ports: number[] = [];
  for (let next = 20_000 + 500 * Number(process.env.VITEST_POOL_ID ?? 0); ports.length < 3; next += 1) {
    next = await findFreePort(next);
    ports.push(next);
  }
  return ports;
}
