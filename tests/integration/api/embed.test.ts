import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeVideo } from "../videos/make-video.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "../videos/video-world.ts";

const site = "https://blog.example";
let world: VideoWorld;
let creator: Person;
let viewer: Person;
let videoId: string;
let otherVideoId: string;

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100", STREAM_LIMIT: "1" });
  creator = await world.signIn();
  viewer = await world.signIn();
  videoId = await gatedVideo();
  otherVideoId = await gatedVideo();
});
afterAll(() => world?.stop());

/** A published video that opens for the viewer by name, and may be embedded on the site. */
async function gatedVideo(): Promise<string> {
  const id = await makeVideo(world, creator, "ready");
  const send = (what: string, method: string, json: unknown) =>
    world.fetch(`/api/v1/studio/videos/${id}${what}`, { method, as: creator, json });
  const gate = { type: "allowlist", accounts: viewer.accounts };
  expect((await send("/access", "PUT", { access: "gated", gate })).status).toBe(200);
  expect((await send("", "PATCH", { embedOrigins: [site] })).status).toBe(200);
  expect((await send("/visibility", "PUT", { visibility: "unlisted" })).status).toBe(200);
  return id;
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("base64url");
const secret = () => randomBytes(32).toString("base64url");
const bearing = (bearer: string) => ({ authorization: `Bearer ${bearer}` });

interface Asked {
  as?: Person | null;
  origin?: string;
  of?: string;
  verifier?: string;
}

function askCode({ as = viewer, origin = site, of = videoId, verifier = secret() }: Asked = {}) {
  const json = { videoId: of, origin, challenge: sha256(verifier) };
  return world.fetch("/api/v1/embed/codes", { method: "POST", as, json });
}

async function code(asked: Asked = {}): Promise<string> {
  const response = await askCode(asked);
  expect(response.status).toBe(201);
  return (await response.json()).code;
}

const exchange = (json: { videoId: string; code: string; verifier: string }, headers = {}) =>
  world.fetch("/api/v1/embed/sessions", { method: "POST", json, headers });
const renew = (handle: string, of = videoId) =>
  world.fetch("/api/v1/embed/sessions", { method: "PUT", json: { videoId: of, handle } });
/** The session that a handle brings; null when it brings none. */
const renewed = async (handle: string) => (await (await renew(handle)).json()).session;

async function signedInFrame(as = viewer): Promise<{ bearer: string; handle: string }> {
  const verifier = secret();
  const response = await exchange({ videoId, code: await code({ as, verifier }), verifier });
  expect(response.status).toBe(201);
  return response.json();
}

const open = (headers: Record<string, string>, of = videoId) =>
  world.fetch("/api/v1/playback/sessions", {
    method: "POST",
    json: { videoId: of, client: "external" },
    headers,
  });
const close = (sessionId: string, headers: Record<string, string>) =>
  world.fetch(`/api/v1/playback/sessions/${sessionId}`, { method: "DELETE", headers });
const beat = (playback: { sessionId: string; token: string }) =>
  world.fetch(`/api/v1/playback/sessions/${playback.sessionId}/heartbeat`, {
    method: "POST",
    json: { positionSeconds: 1 },
    headers: bearing(playback.token),
  });

async function reasonOf(response: Response): Promise<unknown> {
  return (await response.json()).details?.reason;
}

test("a code and the frame's secret become a bearer that plays this video as the viewer, and only hashes are kept", async () => {
  const verifier = secret();
  const given = await code({ verifier });
  const tokens = await (await exchange({ videoId, code: given, verifier })).json();
  const access = await world.fetch(`/api/v1/videos/${videoId}/access`, { headers: bearing(tokens.bearer) });
  expect((await access.json()).access).toBe("granted");
  const opened = await open(bearing(tokens.bearer));
  expect(opened.status).toBe(201);
  const playback = await opened.json();
  expect((await beat(playback)).status).toBe(200);
  await close(playback.sessionId, bearing(playback.token));
  const { prisma } = world.host.db;
  const kept = JSON.stringify([await prisma.embedCode.findMany(), await prisma.embedSession.findMany()]);
  for (const text of [given, verifier, tokens.bearer, tokens.handle]) expect(kept).not.toContain(text);
});

test.each([
  ["https://evil.example"],
  ["https://blog.example.evil.example"],
  ["http://blog.example"],
  ["https://blog.example/"],
  ["null"],
])("no code is lent to %s", async (origin) => {
  const response = await askCode({ origin });
  expect(response.status).toBe(403);
  expect(await codeOf(response)).toBe("embed_origin_refused");
});

test("our own pages may have a code; whoever is not signed in, or may not see the video, may not", async () => {
  expect((await askCode({ origin: world.origin })).status).toBe(201);
  expect((await askCode({ as: null })).status).toBe(401);
  const draft = await makeVideo(world, creator, "ready");
  expect((await askCode({ of: draft })).status).toBe(404);
});

test("a code works once, whoever is faster", async () => {
  const verifier = secret();
  const shown = { videoId, code: await code({ verifier }), verifier };
  const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await exchange(shown)).status));
  expect(statuses.toSorted()).toEqual([201, ...Array.from({ length: 7 }, () => 401)]);
});

test("a code without its secret is worth nothing, and is used up by the attempt", async () => {
  const verifier = secret();
  const given = await code({ verifier });
  const wrong = await exchange({ videoId, code: given, verifier: secret() });
  expect([wrong.status, await codeOf(wrong)]).toEqual([401, "embed_code_invalid"]);
  expect((await exchange({ videoId, code: given, verifier })).status).toBe(401);
});

test("a code of another video, an expired and an invented one are refused in the same words", async () => {
  const verifier = secret();
  const refusals = [await exchange({ videoId: otherVideoId, code: await code({ verifier }), verifier })];
  const late = await code({ verifier });
  await world.host.db.prisma.embedCode.updateMany({
    where: { usedAt: null },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  refusals.push(await exchange({ videoId, code: late, verifier }));
  refusals.push(await exchange({ videoId, code: secret(), verifier }));
  const problems = await Promise.all(refusals.map((response) => response.json()));
  expect(problems.map(({ code, status }) => [code, status])).toEqual(
    Array.from({ length: 3 }, () => ["embed_code_invalid", 401]),
  );
  expect(new Set(problems.map(({ detail }) => detail)).size).toBe(1);
});

test("a code lives for a minute", async () => {
  const before = Date.now();
  const given = await code();
  const codeHash = createHash("sha256").update(given).digest("hex");
  const { expiresAt } = await world.host.db.prisma.embedCode.findUniqueOrThrow({ where: { codeHash } });
  expect(expiresAt.getTime() - before).toBeGreaterThan(58_000);
  expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(60_000);
});

test("another site's page cannot exchange a code, even if it got hold of one", async () => {
  const verifier = secret();
  const response = await exchange(
    { videoId, code: await code({ verifier }), verifier },
    { origin: site, "sec-fetch-site": "cross-site" },
  );
  expect([response.status, await codeOf(response)]).toEqual([403, "origin_forbidden"]);
});

test("a bearer says nothing of another video, and is no sign-in", async () => {
  const { bearer } = await signedInFrame();
  expect((await open(bearing(bearer), otherVideoId)).status).toBe(401);
  const session = await world.fetch("/api/v1/auth/session", { headers: bearing(bearer) });
  expect((await session.json()).viewer).toBeNull();
  expect((await world.fetch("/api/v1/studio/videos", { headers: bearing(bearer) })).status).toBe(401);
  const codes = await world.fetch("/api/v1/embed/codes", {
    method: "POST",
    json: { videoId, origin: site, challenge: sha256("x") },
    headers: bearing(bearer),
  });
  expect(codes.status).toBe(401);
});

test("signing out where one signed in ends the frame too: its playback, its bearer and its handle", async () => {
  const person = await world.signIn(viewer.accounts[0]);
  const { bearer, handle } = await signedInFrame(person);
  const playback = await (await open(bearing(bearer))).json();
  expect((await beat(playback)).status).toBe(200);
  await world.fetch("/api/v1/auth/session", { method: "DELETE", as: person });
  const ended = await beat(playback);
  expect([ended.status, await reasonOf(ended)]).toEqual([403, "signed_out"]);
  expect((await open(bearing(bearer))).status).toBe(401);
  expect(await renewed(handle)).toBeNull();
  // What has ended so is no stream any more.
  const next = await (await open(bearing((await signedInFrame()).bearer))).json();
  expect(next.sessionId).toMatch(/^pbs_/);
  await close(next.sessionId, bearing(next.token));
});

test("a handle brings the next bearer and handle; one whose answer was lost may be sent again at once", async () => {
  const first = await signedInFrame();
  const second = await renewed(first.handle);
  expect(second.handle).not.toBe(first.handle);
  expect((await open(bearing(first.bearer))).status).toBe(401);
  const access = () => world.fetch(`/api/v1/videos/${videoId}/access`, { headers: bearing(second.bearer) });
  expect((await (await access()).json()).access).toBe("granted");
  expect((await renewed(first.handle)).bearer).toMatch(/^[\w-]{43}$/);
});

test("where a frame has no storage its handle is kept by a cookie of its own jar, out of reach of scripts", async () => {
  const verifier = secret();
  const response = await exchange({ videoId, code: await code({ verifier }), verifier });
  const [cookie = ""] = response.headers.getSetCookie();
  for (const part of ["HttpOnly", "Secure", "SameSite=None", "Partitioned", "Path=/api/v1/embed/sessions"]) {
    expect(cookie).toContain(part);
  }
  const restore = (of: string, sent: string) =>
    world.fetch("/api/v1/embed/sessions", {
      method: "PUT",
      json: { videoId: of },
      headers: { cookie: sent },
    });
  const kept = cookie.split(";")[0] ?? "";
  expect(kept).toContain((await response.json()).handle);
  expect((await (await restore(otherVideoId, kept)).json()).session).toBeNull();
  expect((await (await restore(videoId, "")).json()).session).toBeNull();
  const again = await restore(videoId, kept);
  const next = (await again.json()).session;
  expect(again.headers.getSetCookie()[0]).toContain(next.handle);
  expect((await renew(next.handle, otherVideoId)).headers.getSetCookie()[0]).toContain("Max-Age=0");
});

test("a handle that comes back later is in two hands: everything of that frame ends", async () => {
  const first = await signedInFrame();
  const second = await renewed(first.handle);
  const playback = await (await open(bearing(second.bearer))).json();
  await world.host.db.prisma.embedSession.updateMany({ data: { rotatedAt: new Date(Date.now() - 61_000) } });
  expect(await renewed(first.handle)).toBeNull();
  expect(await renewed(second.handle)).toBeNull();
  expect((await open(bearing(second.bearer))).status).toBe(401);
  expect(await reasonOf(await beat(playback))).toBe("signed_out");
});

test("a bearer expires, and a site that is allowed no more is not renewed", async () => {
  const { bearer, handle } = await signedInFrame();
  const past = new Date(Date.now() - 1);
  await world.host.db.prisma.embedSession.updateMany({ data: { bearerExpiresAt: past } });
  expect((await open(bearing(bearer))).status).toBe(401);
  const set = (embedOrigins: string[]) =>
    world.fetch(`/api/v1/studio/videos/${videoId}`, { method: "PATCH", as: creator, json: { embedOrigins } });
  await set([]);
  expect(await renewed(handle)).toBeNull();
  await set([site]);
  expect(await renewed(handle)).not.toBeNull();
});

test("at the limit the other stream is named, its viewer ends it from the frame, nobody else does, and it learns why", async () => {
  const first = await signedInFrame();
  const running = await (await open(bearing(first.bearer))).json();
  const second = await signedInFrame();
  const refused = await open(bearing(second.bearer));
  const problem = await refused.json();
  expect([problem.status, problem.code]).toEqual([409, "stream_limit"]);
  const [named] = problem.details.streams;
  expect(named).toMatchObject({ sessionId: running.sessionId, videoId, client: "external" });

  const stranger = await signedInFrame(await world.signIn());
  expect((await close(named.sessionId, bearing(stranger.bearer))).status).toBe(401);
  expect((await close(named.sessionId, {})).status).toBe(401);
  expect((await beat(running)).status).toBe(200);

  expect((await close(named.sessionId, bearing(second.bearer))).status).toBe(204);
  const told = await beat(running);
  expect([told.status, await reasonOf(told)]).toEqual([403, "limit"]);
  const opened = await open(bearing(second.bearer));
  expect(opened.status).toBe(201);
  const { sessionId, token } = await opened.json();
  await close(sessionId, bearing(token));
});
