import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { peerHeader } from "#lib/api/peer-header.ts";
import { sessionCookieName } from "#lib/auth/cookies.ts";
import { startSession } from "#lib/auth/sessions.ts";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import type { Plugin } from "#lib/kernel/host.ts";
import { createLog } from "#lib/platform/log.ts";
import { createTestDatabase } from "../../setup/postgres.ts";

export const origin = "https://gate.example";
export const operatorAccount = `eip155:1:0x${"0b".repeat(20)}`;

/** A real host over a database of its own; its log lines are kept, its clock stands where it is put. */
export async function startTestHost(plugins: readonly Plugin[] = [], settings: Record<string, string> = {}) {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "streamgate-api-"));
  const lines: string[] = [];
  const time = { now: new Date() };
  const host = await createKernel({
    name: "test",
    plugins,
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      PUBLIC_URL: origin,
      MASTER_KEY: randomBytes(32).toString("base64"),
      PUBLIC_CHAINS: "off",
      INNGEST_SIGNING_KEY: "signing-key-of-a-test",
      INNGEST_EVENT_KEY: "event-key-of-a-test",
      OPERATOR_ACCOUNTS: operatorAccount,
      ...settings,
    },
    clock: { now: () => time.now },
    log: createLog({ name: "test", level: "debug" }, { write: (line) => void lines.push(line) }),
  });
  return {
    host,
    database,
    lines,
    time,
    /** Signs an account in without its wallet; gives the Cookie header of its browser. */
    async signIn(account = `eip155:0:0x${randomBytes(20).toString("hex")}`): Promise<string> {
      const { token } = await host.db.prisma.$transaction((tx) =>
        startSession(tx, host.clock, account, null),
      );
      return `${sessionCookieName(host.config.publicUrl)}=${token}`;
    },
    async stop() {
      await host.shutdown.run();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestHost = Awaited<ReturnType<typeof startTestHost>>;

/** What a Next route handler is called with. */
export function send(
  handler: (request: Request, next: { params: Promise<Record<string, string>> }) => Promise<Response>,
  options: {
    method?: string;
    path?: string;
    params?: Record<string, string>;
    headers?: Record<string, string>;
    json?: unknown;
    body?: BodyInit;
  } = {},
): Promise<Response> {
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  const request = new Request(new URL(options.path ?? "/api/v1/things", origin), {
    method: options.method ?? (body === undefined ? "GET" : "POST"),
    headers: { [peerHeader]: "192.0.2.7", ...options.headers },
    ...(body === undefined ? {} : { body, duplex: "half" }),
  } as RequestInit);
  return handler(request, { params: Promise.resolve(options.params ?? {}) });
}
