import { resolve } from "node:path";
import { z } from "zod";
import { type Env, parseEnv } from "#lib/platform/env.ts";
import { isGuessable } from "#lib/platform/guessable.ts";
import { type IpRanges, parseIpRanges } from "#lib/platform/ip-address.ts";
import { accountIdSchema } from "#lib/shared/caip.ts";

const list = z
  .string()
  .default("")
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ""));

const accountList = list.pipe(z.array(accountIdSchema));

const ipRanges = list.transform((entries, context) => {
  try {
    return parseIpRanges(entries);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
    return z.NEVER;
  }
});

const gibibyte = 1024 ** 3;

const httpUrl = z.url({
  protocol: /^https?$/,
  error: ({ input }) =>
    input === undefined ? "is missing: the address people type" : "must be an http(s) URL",
});

const schema = z.object({
  STREAMGATE_MODE: z.enum(["local", "production"]).default("local"),
  DATABASE_URL: z
    .string("is missing: a PostgreSQL connection string")
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://"),
  DATA_DIR: z.string().default(".data"),
  STORE_FILES: z.string().default("disk"),
  STORE_PACKAGES: z.string().default("ipfs"),
  PUBLIC_URL: httpUrl.default("http://localhost:3000"),
  WORKER_URL: httpUrl.default("http://127.0.0.1:3001"),
  WEB_URL: httpUrl.optional(),
  MASTER_KEY: z
    .string("is missing: 32 random bytes as base64")
    .refine((text) => Buffer.from(text, "base64").length === 32, "must be 32 bytes as base64"),
  INNGEST_BASE_URL: z.url().optional(),
  INNGEST_SIGNING_KEY: z
    .string("is missing: the key that signs calls between Inngest and the apps")
    .min(16, "must be at least 16 characters"),
  INNGEST_EVENT_KEY: z
    .string("is missing: the key that events are sent with")
    .min(8, "must be at least 8 characters"),
  OPERATOR_ACCOUNTS: accountList,
  UPLOADERS: z.enum(["open", "allowlist"]).optional(),
  UPLOADER_ACCOUNTS: accountList,
  TRUSTED_PROXIES: ipRanges,
  METRICS_TOKEN: z.string().min(16).optional(),
  QUOTA_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(200 * gibibyte),
  QUOTA_MINUTES_PER_DAY: z.coerce
    .number()
    .positive()
    .default(24 * 60),
  QUOTA_CONCURRENT_JOBS: z.coerce.number().int().positive().default(8),
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(20 * gibibyte),
  STREAM_LIMIT: z.coerce.number().int().positive().default(3),
  DEMO_TOKEN: z.string().optional(),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
});

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** What production asks for beyond that: no secret that can be guessed, and cookies that travel over TLS alone. */
const productionSchema = schema.extend({
  PUBLIC_URL: httpUrl.refine(
    (url) => !URL.canParse(url) || url.startsWith("https:") || loopback.has(new URL(url).hostname),
    {
      error: "must begin with https: people sign in there",
    },
  ),
  MASTER_KEY: schema.shape.MASTER_KEY.refine(
    (text) => !isGuessable(Buffer.from(text, "base64")),
    "is guessable: make one with `openssl rand -base64 32`",
  ),
  INNGEST_SIGNING_KEY: schema.shape.INNGEST_SIGNING_KEY.refine(
    (text) => !isGuessable(text.replace(/^signkey-\w+-/, "")),
    "is guessable: take the Inngest server's, or make one with `echo signkey-prod-$(openssl rand -hex 32)`",
  ),
  INNGEST_EVENT_KEY: schema.shape.INNGEST_EVENT_KEY.refine(
    (text) => !isGuessable(text),
    "is guessable: take the Inngest server's, or make one with `openssl rand -hex 24`",
  ),
  METRICS_TOKEN: schema.shape.METRICS_TOKEN.refine(
    (text) => text === undefined || !isGuessable(text),
    "is guessable: make one with `openssl rand -hex 24`",
  ),
});

/** What a root knows of its surroundings; rooms get the parts they need as arguments. */
export interface Config {
  production: boolean;
  databaseUrl: string;
  /** Absolute; unless other stores are chosen, uploads, files and blocks lie below it. */
  dataDir: string;
  /** Names of the stores, by what they are for. */
  stores: { files: string; packages: string };
  publicUrl: URL;
  /** Where the worker's loopback server answers. */
  workerUrl: URL;
  /** Where workers reach the web process; PUBLIC_URL unless WEB_URL says otherwise. */
  webUrl: URL;
  masterKey: Buffer;
  inngest: { baseUrl: URL | undefined; signingKey: string; eventKey: string };
  operatorAccounts: string[];
  uploaders: "open" | "allowlist";
  uploaderAccounts: string[];
  /** Whose X-Forwarded-For is believed; nobody's unless said. */
  trustedProxies: IpRanges;
  metricsToken: string | undefined;
  quota: { bytes: number; minutesPerDay: number; concurrentJobs: number };
  maxUploadBytes: number;
  /** Streams one viewer may watch at once. */
  streamLimit: number;
  /** CAIP-19 `eip155:31337/erc721:0x…` of the local chain's demo token, when there is one. */
  demoToken: string | undefined;
  logLevel: string;
}

/** Parses the environment of a root. Throws ConfigurationError that lists every problem. */
export function parseConfig(env: Env): Config {
  const production = env.STREAMGATE_MODE === "production";
  const values = parseEnv(production ? productionSchema : schema, env);
  return {
    production,
    databaseUrl: values.DATABASE_URL,
    dataDir: resolve(values.DATA_DIR),
    stores: { files: values.STORE_FILES, packages: values.STORE_PACKAGES },
    publicUrl: new URL(values.PUBLIC_URL),
    workerUrl: new URL(values.WORKER_URL),
    webUrl: new URL(values.WEB_URL ?? values.PUBLIC_URL),
    masterKey: Buffer.from(values.MASTER_KEY, "base64"),
    inngest: {
      baseUrl: values.INNGEST_BASE_URL === undefined ? undefined : new URL(values.INNGEST_BASE_URL),
      signingKey: values.INNGEST_SIGNING_KEY,
      eventKey: values.INNGEST_EVENT_KEY,
    },
    operatorAccounts: values.OPERATOR_ACCOUNTS,
    uploaders: values.UPLOADERS ?? (production ? "allowlist" : "open"),
    uploaderAccounts: values.UPLOADER_ACCOUNTS,
    trustedProxies: values.TRUSTED_PROXIES,
    metricsToken: values.METRICS_TOKEN,
    quota: {
      bytes: values.QUOTA_BYTES,
      minutesPerDay: values.QUOTA_MINUTES_PER_DAY,
      concurrentJobs: values.QUOTA_CONCURRENT_JOBS,
    },
    maxUploadBytes: values.MAX_UPLOAD_BYTES,
    streamLimit: values.STREAM_LIMIT,
    demoToken: values.DEMO_TOKEN,
    logLevel: values.LOG_LEVEL,
  };
}
