import { resolve } from "node:path";
import { z } from "zod";
import { demoChainVariable } from "#lib/kernel/demo-chain.ts";
import { type Env, parseEnv } from "#lib/platform/env.ts";

const port = z.coerce.number().int().min(1).max(65_535);

const schema = z.object({
  STREAMGATE_MODE: z.enum(["local", "production"]).default("local"),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: z.string().optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(3000),
  WORKER_PORT: port.default(3001),
  CHAIN_PORT: port.default(8545),
  PUBLIC_URL: z.url().optional(),
  STREAMGATE_DEMO: z.enum(["on", "off"]).optional(),
  STREAMGATE_SAMPLE: z.enum(["on", "off"]).default("on"),
  [demoChainVariable]: z.string().optional(),
});

/** What `npm start` itself decides by; the web server and the worker parse the rest of the environment. */
export interface StartSettings {
  /** STREAMGATE_MODE=production: no secrets are made up and no demo chain runs. */
  production: boolean;
  dataDir: string;
  /** Absent = the PostgreSQL that npm installed. */
  databaseUrl: string | undefined;
  /** Address the web server listens on. */
  host: string;
  webPort: number;
  workerPort: number;
  chainPort: number;
  publicUrl: string | undefined;
  /** Run a local chain with the demo contracts. */
  localChain: boolean;
  /** Make and publish the sample video once, behind the demo pass of the local chain. */
  sample: boolean;
}

/** Throws ConfigurationError that names each variable that does not fit. */
export function readStartSettings(env: Env): StartSettings {
  const parsed = parseEnv(schema, env);
  const production = parsed.STREAMGATE_MODE === "production";
  const demo = parsed.STREAMGATE_DEMO ?? (production ? "off" : "on");
  const localChain = demo === "on" && parsed[demoChainVariable] === undefined;
  return {
    production,
    dataDir: resolve(parsed.DATA_DIR),
    databaseUrl: parsed.DATABASE_URL,
    host: parsed.HOST,
    webPort: parsed.PORT,
    workerPort: parsed.WORKER_PORT,
    chainPort: parsed.CHAIN_PORT,
    publicUrl: parsed.PUBLIC_URL,
    localChain,
    sample: localChain && !production && parsed.STREAMGATE_SAMPLE === "on",
  };
}

/** Reads `.env` of the current folder into the environment; what is set already stays. */
export function loadEnvFile(): void {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
