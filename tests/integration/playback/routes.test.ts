import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findKeyUri, parseSegmentEncryption } from "#lib/shared/segment-encryption.ts";
import { setWebHost } from "../../setup/web-host.ts";
import { type PlaybackWorld, startPlaybackWorld, type TestFilm } from "./playback-world.ts";

vi.mock("server-only", () => ({}));

const origin = "http://localhost:3000";
const base = "/api/v1/playback/sessions";
type Params = Record<string, string>;
type Handler = (request: Request, context: { params: Promise<Params> }) => Promise<Response>;

/** The routes as Next finds them: pattern of the path, handlers of the module. */
async function loadRoutes(): Promise<{ pattern: RegExp; module: Partial<Record<string, unknown>> }[]> {
  const folder = "../../../app/api/v1/playback/sessions";
  const files: [string, object][] = [
    ["", await import(`${folder}/route.ts`)],
    ["/[sessionId]", await import(`${folder}/[sessionId]/route.ts`)],
    ["/[sessionId]/heartbeat", await import(`${folder}/[sessionId]/heartbeat/route.ts`)],
    ["/[sessionId]/hls/master.m3u8", await import(`${folder}/[sessionId]/hls/master.m3u8/route.ts`)],
    ["/[sessionId]/hls/[track]", await import(`${folder}/[sessionId]/hls/[track]/route.ts`)],
    ["/[sessionId]/dash/manifest.mpd", await import(`${folder}/[sessionId]/dash/manifest.mpd/route.ts`)],
    ["/[sessionId]/captions/[file]", await import(`${folder}/[sessionId]/captions/[file]/route.ts`)],
    ["/[sessionId]/storyboard/[file]", await import(`${folder}/[sessionId]/storyboard/[file]/route.ts`)],
    [
      "/[sessionId]/keys/[generation]/[track]/[run]",
      await import(`${folder}/[sessionId]/keys/[generation]/[track]/[run]/route.ts`),
    ],
  ];
  return files.map(([path, module]) => ({
    pattern: new RegExp(`^${base}${path.replaceAll(".", "\\.").replace(/\[(\w+)\]/g, "(?<$1>[^/]+)")}$`),
    module,
  }));
}

describe("the playback routes", () => {
  let world: PlaybackWorld;
  let routes: Awaited<ReturnType<typeof loadRoutes>>;
  let stopHost: () => Promise<void>;

  beforeAll(async () => {
    world = await startPlaybackWorld();
    const variables = {
      DATABASE_URL: world.databaseUrl,
      DATA_DIR: world.folder,
      PUBLIC_URL: origin,
      MASTER_KEY: world.context.config.masterKey.toString("base64"),
      INNGEST_SIGNING_KEY: "signkey-test-0123456789abcdef",
      INNGEST_EVENT_KEY: "event-key-of-tests",
      LOG_LEVEL: "silent",
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    setWebHost(undefined);
    routes = await loadRoutes();
    const { getHost } = await import("../../../app/server.ts");
    stopHost = async () => (await getHost()).shutdown.run();
  });
  afterAll(async () => {
    await stopHost?.();
    vi.unstubAllEnvs();
    await world?.stop();
  });

  const send = async (method: string, path: string, options: { headers?: Params; body?: object } = {}) => {
    const url = new URL(path, origin);
    const found = routes.find(({ pattern }) => pattern.test(url.pathname));
    const handler = found?.module[method] as Handler | undefined;
    if (!found || !handler) throw new Error(`No route answers ${method} ${path}`);
    const request = new Request(url, {
      method,
      headers: { ...(options.body ? { "content-type": "application/json" } : {}), ...options.headers },
      ...(options.body ? { body: JSON.stringify(options.body) } : {}),
    });
    return handler(request, { params: Promise.resolve({ ...found.pattern.exec(url.pathname)?.groups }) });
  };
  const open = async (film: TestFilm, client: "browser" | "external", headers: Params = {}) => {
    const response = await send("POST", base, { headers, body: { videoId: film.videoId, client } });
    const cookie = response.headers.getSetCookie()[0] ?? "";
    const answer = (await response.json()) as { sessionId: string; token: string | null; manifests: Params };
    return { response, answer, cookie: cookie.split(";")[0] ?? "", setCookie: cookie };
  };

  it("give a browser a cookie for its session alone, and an external player a token once", async () => {
    const film = await world.publish();
    const browser = await open(film, "browser");
    expect(browser.response.status).toBe(201);
    expect(browser.answer.token).toBeNull();
    expect(browser.setCookie).toMatch(/HttpOnly/);
    expect(browser.setCookie).toContain(`Path=${base}/${browser.answer.sessionId};`);
    const external = await open(film, "external");
    expect(external.answer.token).toMatch(/^[\w-]{43}$/);
    expect(external.setCookie).toBe("");
  });

  it("lead a player by cookie alone from the HLS master to a key, nothing of it kept by caches", async () => {
    const film = await world.publish();
    const { answer, cookie } = await open(film, "browser");
    const headers = { cookie };
    const master = await send("GET", answer.manifests.hls ?? "", { headers });
    expect(master.headers.get("content-type")).toBe("application/vnd.apple.mpegurl");
    expect(master.headers.get("cache-control")).toBe("no-store");
    const playlist = /^v360\S+$/m.exec(await master.text())?.[0] ?? "";
    const media = await send("GET", new URL(playlist, new URL(answer.manifests.hls ?? "", origin)).href, {
      headers,
    });
    const keyPath = /EXT-X-KEY:METHOD=AES-128,URI="([^"]+)"/.exec(await media.text())?.[1] ?? "";
    const key = await send("GET", keyPath, { headers });
    expect(key.status).toBe(200);
    expect(key.headers.get("content-type")).toBe("application/octet-stream");
    expect(key.headers.get("cache-control")).toBe("no-store");
    const hlsKey = Buffer.from(await key.arrayBuffer());
    expect(hlsKey).toHaveLength(16);

    const mpd = await send("GET", answer.manifests.dash ?? "", { headers });
    expect(mpd.headers.get("content-type")).toBe("application/dash+xml");
    const dashPath = findKeyUri(parseSegmentEncryption(await mpd.text()), "v360", 0) ?? "";
    const dashKey = await send("GET", dashPath, { headers });
    expect(Buffer.from(await dashKey.arrayBuffer())).toEqual(hlsKey);
  });

  it("refuse everything without the session's own token, as problem+json", async () => {
    const film = await world.publish();
    const { answer, cookie } = await open(film, "browser");
    const other = await open(film, "browser");
    const session = `${base}/${answer.sessionId}`;
    const paths = [
      `${session}/hls/master.m3u8`,
      `${session}/hls/v360.m3u8`,
      `${session}/dash/manifest.mpd`,
      `${session}/storyboard/storyboard.vtt`,
      `${session}/captions/cap_${"0".repeat(26)}.vtt`,
      `${session}/keys/${film.generation}/v360/0`,
    ];
    const foreign = `${cookie.split("=")[0]}=${other.cookie.split("=")[1]}`;
    for (const path of paths) {
      for (const headers of [
        {},
        { cookie: foreign },
        { cookie: other.cookie },
        { authorization: "Bearer x" },
      ]) {
        const response = await send("GET", path, { headers: headers as Params });
        expect(response.status).toBe(401);
        expect(response.headers.get("content-type")).toContain("application/problem+json");
        expect(await response.json()).toMatchObject({ code: "playback_token_invalid" });
      }
    }
  });

  it("tell how long to wait when keys are drained, and say nothing of the token in it", async () => {
    const film = await world.publish({ runs: 50 });
    const { answer } = await open(film, "external");
    const headers = { authorization: `Bearer ${answer.token}` };
    let last = new Response();
    for (let run = 0; run < 50 && last.status === 200; run += 1) {
      last = await send("GET", `${base}/${answer.sessionId}/keys/${film.generation}/v360/${run}`, {
        headers,
      });
    }
    expect(last.status).toBe(429);
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    const text = await last.text();
    expect(JSON.parse(text)).toMatchObject({ code: "keys_paced", retryable: true });
    expect(text).not.toContain(answer.token);
  });

  it("refuse malformed names before any look-up", async () => {
    const film = await world.publish();
    const { answer, cookie } = await open(film, "browser");
    const keys = `${base}/${answer.sessionId}/keys`;
    for (const name of ["gen_x/v360/0", `${film.generation}/v360/-1`, `${film.generation}/..%2f/0`]) {
      expect((await send("GET", `${keys}/${name}`, { headers: { cookie } })).status).toBe(400);
    }
    const file = `${base}/${answer.sessionId}/storyboard/..%2Fsecrets.json`;
    expect((await send("GET", file, { headers: { cookie } })).status).toBe(400);
  });

  it("renew by heart-beat and end by DELETE, which drops the cookie", async () => {
    const film = await world.publish();
    const viewer = await world.signIn();
    const { answer, cookie } = await open(film, "browser", { cookie: viewer.cookie });
    const session = `${base}/${answer.sessionId}`;
    const beat = () =>
      send("POST", `${session}/heartbeat`, { headers: { cookie, origin }, body: { positionSeconds: 3 } });
    expect(await (await beat()).json()).toMatchObject({
      package: { id: film.packageId, kind: "full", complete: true },
      gateUnavailable: null,
    });
    const foreignSite = await send("POST", `${session}/heartbeat`, {
      headers: { cookie, origin: "https://elsewhere.example" },
      body: { positionSeconds: 3 },
    });
    expect(foreignSite.status).toBe(403);
    const closed = await send("DELETE", session, { headers: { cookie, origin } });
    expect(closed.status).toBe(204);
    expect(closed.headers.getSetCookie()[0]).toContain("Max-Age=0");
    const refused = await beat();
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "playback_ended", details: { reason: "closed" } });
  });
});
