import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { sessionCookieName } from "#lib/auth/cookies.ts";
import { startSession } from "#lib/auth/sessions.ts";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import type { Host, Plugin } from "#lib/kernel/host.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { createLog } from "#lib/platform/log.ts";
import { memoryPlugin } from "../../plugins/memory-plugin.ts";
import { createTestDatabase } from "../../setup/postgres.ts";
import { setWebHost } from "../../setup/web-host.ts";

// Next gives this module a meaning of its own; outside of it, it only throws.
vi.mock("server-only", () => ({}));

export interface Person extends Caller {
  sessionId: string;
  cookie: string;
}

export interface Ask {
  method?: string;
  as?: Person | null;
  headers?: Record<string, string>;
  json?: unknown;
  body?: Uint8Array | ReadableStream<Uint8Array>;
  signal?: AbortSignal;
}

type Handler = (request: Request, context: { params: Promise<Record<string, unknown>> }) => Promise<Response>;
type RouteModule = Record<string, unknown>;

const routes: [RegExp, () => Promise<RouteModule>][] = [
  [
    /^\/api\/v1\/uploads\/(?<uploadId>[^/]+)\/digest$/,
    () => import("../../../app/api/v1/uploads/[uploadId]/digest/route.ts"),
  ],
  [/^\/api\/v1\/uploads(\/.*)?$/, () => import("../../../app/api/v1/uploads/[[...slug]]/route.ts")],
  [/^\/api\/v1\/videos$/, () => import("../../../app/api/v1/videos/route.ts")],
  [/^\/api\/v1\/videos\/(?<videoId>[^/]+)$/, () => import("../../../app/api/v1/videos/[videoId]/route.ts")],
  [
    /^\/api\/v1\/videos\/(?<videoId>[^/]+)\/poster$/,
    () => import("../../../app/api/v1/videos/[videoId]/poster/route.ts"),
  ],
  [/^\/api\/v1\/studio\/videos$/, () => import("../../../app/api/v1/studio/videos/route.ts")],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/access$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/access/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/visibility$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/visibility/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/cancel$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/cancel/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/retry$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/retry/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/pictures$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/pictures/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/pictures\/(?<pictureId>[^/]+)$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/pictures/[pictureId]/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/image$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/image/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/poster$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/poster/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/preview$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/preview/route.ts"),
  ],
  [
    /^\/api\/v1\/videos\/(?<videoId>[^/]+)\/preview$/,
    () => import("../../../app/api/v1/videos/[videoId]/preview/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/recovery-kit$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/recovery-kit/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/package\.car$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/package.car/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/audio-tracks\/(?<name>[^/]+)$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/audio-tracks/[name]/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/restore$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/restore/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/events$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/events/route.ts"),
  ],
  [
    /^\/api\/v1\/videos\/(?<videoId>[^/]+)\/access$/,
    () => import("../../../app/api/v1/videos/[videoId]/access/route.ts"),
  ],
  [/^\/api\/v1\/gates\/try$/, () => import("../../../app/api/v1/gates/try/route.ts")],
  [/^\/api\/v1\/gates\/holders$/, () => import("../../../app/api/v1/gates/holders/route.ts")],
  [
    /^\/api\/v1\/tokens\/(?<chain>[^/]+)\/(?<contract>[^/]+)$/,
    () => import("../../../app/api/v1/tokens/[chain]/[contract]/route.ts"),
  ],
  [/^\/api\/v1\/chains$/, () => import("../../../app/api/v1/chains/route.ts")],
  [/^\/api\/v1\/playback\/sessions$/, () => import("../../../app/api/v1/playback/sessions/route.ts")],
  [
    /^\/api\/v1\/playback\/sessions\/(?<sessionId>[^/]+)$/,
    () => import("../../../app/api/v1/playback/sessions/[sessionId]/route.ts"),
  ],
  [
    /^\/api\/v1\/playback\/sessions\/(?<sessionId>[^/]+)\/heartbeat$/,
    () => import("../../../app/api/v1/playback/sessions/[sessionId]/heartbeat/route.ts"),
  ],
  [
    /^\/api\/v1\/playback\/sessions\/(?<sessionId>[^/]+)\/keys\/(?<generation>[^/]+)\/(?<track>[^/]+)\/(?<run>[^/]+)$/,
    () =>
      import("../../../app/api/v1/playback/sessions/[sessionId]/keys/[generation]/[track]/[run]/route.ts"),
  ],
  [/^\/api\/v1\/auth\/session$/, () => import("../../../app/api/v1/auth/session/route.ts")],
  [/^\/api\/v1\/auth\/sessions$/, () => import("../../../app/api/v1/auth/sessions/route.ts")],
  [/^\/api\/v1\/embed\/codes$/, () => import("../../../app/api/v1/embed/codes/route.ts")],
  [/^\/api\/v1\/embed\/sessions$/, () => import("../../../app/api/v1/embed/sessions/route.ts")],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/captions$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/captions/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/captions\/(?<captionId>[^/]+)$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/captions/[captionId]/route.ts"),
  ],
  [
    /^\/api\/v1\/studio\/videos\/(?<videoId>[^/]+)\/captions\/(?<captionId>[^/]+)\/text$/,
    () => import("../../../app/api/v1/studio/videos/[videoId]/captions/[captionId]/text/route.ts"),
  ],
  [
    /^\/api\/v1\/media\/(?<packageId>[^/]+)\/(?<track>[^/]+)\/(?<file>[^/]+)$/,
    () => import("../../../app/api/v1/media/[packageId]/[track]/[file]/route.ts"),
  ],
  [/^\/ipfs\/(?<path>.*)$/, () => import("../../../app/ipfs/[...path]/route.ts")],
];

export type VideoWorld = Awaited<ReturnType<typeof startVideoWorld>>;

/** The path of what a creator may do with a video. */
export const studio = (videoId: string, what = "") => `/api/v1/studio/videos/${videoId}${what}`;

/** The web app's routes over a database and a data folder of their own, without a server in between. */
export async function startVideoWorld(
  settings: Record<string, string> = {},
  plugins: readonly Plugin[] = [],
) {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "streamgate-videos-"));
  const origin = "http://localhost:3000";
  let host: Host | undefined;

  /** Starts the process anew, with other settings if need be. */
  async function restart(settings: Record<string, string> = {}): Promise<Host> {
    await host?.shutdown.run();
    const env = {
      DATABASE_URL: database.url,
      DATA_DIR: dataDir,
      PUBLIC_URL: origin,
      MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
      PUBLIC_CHAINS: "off",
      INNGEST_SIGNING_KEY: "signing-key-of-a-test",
      INNGEST_EVENT_KEY: "event-key-of-a-test",
      EVM_RPC_31337: "http://127.0.0.1:9",
      ...settings,
    };
    const log = createLog({ name: "test", level: "silent" });
    // Not configured, the memory plugin registers nothing.
    host = await createKernel({ name: "test", env, plugins: [memoryPlugin, ...plugins], log });
    setWebHost(host);
    return host;
  }
  await restart(settings);

  return {
    dataDir,
    origin,
    restart,
    get host(): Host {
      if (host === undefined) throw new Error("not started");
      return host;
    },
    async signIn(account = `eip155:0:0x${randomBytes(20).toString("hex")}`): Promise<Person> {
      const { db, clock, config } = this.host;
      const { token, session } = await db.prisma.$transaction((tx) => startSession(tx, clock, account, null));
      return { ...session, operator: false, cookie: `${sessionCookieName(config.publicUrl)}=${token}` };
    },
    async fetch(path: string, ask: Ask = {}): Promise<Response> {
      const { method = "GET", as: person, headers = {}, json, signal } = ask;
      const body = json === undefined ? ask.body : Buffer.from(JSON.stringify(json));
      const sized = body instanceof Uint8Array ? { "content-length": String(body.byteLength) } : {};
      const request = new Request(new URL(path, origin), {
        method,
        headers: { ...(person ? { cookie: person.cookie } : {}), ...sized, ...headers },
        ...(body === undefined ? {} : { body: body as BodyInit, duplex: "half" }),
        ...(signal === undefined ? {} : { signal }),
      } as RequestInit);
      const { pathname } = new URL(request.url);
      for (const [pattern, load] of routes) {
        const match = pattern.exec(pathname);
        if (!match) continue;
        const params = Object.fromEntries(
          Object.entries(match.groups ?? {}).map(([name, value]) => [
            name,
            name === "path" ? value.split("/").map(decodeURIComponent) : decodeURIComponent(value),
          ]),
        );
        const handler = (await load())[method] as Handler | undefined;
        if (handler === undefined) return new Response(null, { status: 405 });
        return handler(request, { params: Promise.resolve(params) });
      }
      return new Response(null, { status: 404 });
    },
    /** Names and data of the events that were told of a video, in their order. */
    async events(videoId: string): Promise<{ name: string; data: unknown }[]> {
      const rows = await this.host.db.prisma.outbox.findMany({ orderBy: { seq: "asc" } });
      return rows
        .filter(({ data }) => (data as { videoId?: string }).videoId === videoId)
        .map(({ name, data }) => ({ name, data }));
    },
    async stop(): Promise<void> {
      await host?.shutdown.run();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Code of a refused request. */
export async function codeOf(response: Response): Promise<string> {
  const problem = (await response.json()) as { code: string; status: number };
  if (problem.status !== response.status) throw new Error("the problem names another status");
  if (response.headers.get("content-type") !== "application/problem+json") throw new Error("no problem+json");
  return problem.code;
}
