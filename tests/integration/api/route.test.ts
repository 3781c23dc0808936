import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { peerHeader } from "#lib/api/peer-header.ts";
import { createRoute } from "#lib/api/route.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import { contract } from "#lib/shared/api/contract.ts";
import { problemSchema } from "#lib/shared/problem.ts";
import { operatorAccount, origin, send, startTestHost, type TestHost } from "./test-host.ts";

let world: TestHost;
beforeAll(async () => {
  world = await startTestHost();
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.lines.length = 0;
});

const route = createRoute(async () => world.host);

const addThing = contract({
  id: "addThing",
  method: "POST",
  path: "/api/v1/shelves/{shelfId}/things",
  summary: "Put a thing on a shelf",
  auth: "public",
  ratePerMinute: 10_000,
  status: 201,
  params: z.object({ shelfId: z.string().regex(/^shelf_\d$/) }),
  query: z.object({ copies: z.coerce.number().int().max(3).default(1) }),
  body: z.object({ name: z.string().trim().min(1) }),
  response: z.object({ name: z.string(), copies: z.number(), shelf: z.string() }),
});
const add = route(addThing, async ({ body, query, params }) => ({
  name: body.name,
  copies: query.copies,
  shelf: params.shelfId,
  ...{ secretOfTheRow: "not in the contract" },
}));
const shelf = { params: { shelfId: "shelf_1" } };

const plain = (id: string, auth: "public" | "viewer" | "operator" = "public") =>
  contract({
    id,
    method: "GET",
    path: `/api/v1/${id}`,
    summary: id,
    auth,
    response: z.object({ ok: z.boolean() }),
  });

async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const problem = problemSchema.strict().parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.reference).toBe(response.headers.get("x-request-id"));
  return problem;
}

describe("whatever is sent", () => {
  const taken = contract({
    id: "takeAnything",
    method: "POST",
    path: "/api/v1/anything",
    summary: "Take anything",
    auth: "public",
    ratePerMinute: 10_000,
    query: z.object({ name: z.string().optional() }),
    body: z.object({ text: z.string(), more: z.unknown().optional() }),
    response: z.object({ text: z.string() }),
  });
  const file = contract({
    id: "giveFile",
    method: "GET",
    path: "/api/v1/file",
    summary: "Give a file",
    auth: "public",
    produces: "application/octet-stream",
  });
  const take = route(taken, async ({ body }) => ({ text: body.text }));

  test("texts that cannot be stored are refused where their schema has not cleaned them", async () => {
    for (const [json, place] of [
      [{ text: "a\0b" }, "body.text"],
      [{ text: "a", more: [{ deep: "\ud800" }] }, "body.more.0.deep"],
    ] as const) {
      const problem = await problemOf(await send(take, { json }));
      expect(problem).toMatchObject({ status: 400, code: "request_invalid" });
      expect(problem.detail).toContain(`${place}: `);
    }
    const query = await problemOf(
      await send(take, { path: "/api/v1/anything?name=%00", json: { text: "a" } }),
    );
    expect(query.detail).toContain("query.name: ");
    expect((await send(take, { json: { text: "\u0001 😀" } })).status).toBe(200);
  });

  test("bodies that are nested without end are refused before anything walks through them", async () => {
    const depth = 400_000;
    const body = `{"text":"a","more":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    const problem = await problemOf(await send(take, { body }));
    expect(problem).toMatchObject({ status: 400, code: "request_invalid" });
    expect(problem.detail).toContain("nested deeper");
  });

  test("an answer that fails while it is sent breaks off, and its line in the log says when and why", async () => {
    const chunks = [new Uint8Array(40), new Uint8Array(19)];
    const give = route(file, async () => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const chunk = chunks.shift();
          if (chunk === undefined) throw new AppError("block_corrupt", "A part is damaged.");
          controller.enqueue(chunk);
        },
      });
      return new Response(body);
    });
    const response = await send(give, { method: "GET" });
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow("A part is damaged.");
    const line = JSON.parse(world.lines.at(-1) ?? "{}");
    expect(line).toMatchObject({
      ...{ level: 50, msg: "broke off an answer", status: 200, code: "block_corrupt", sentBytes: 59 },
      reference: response.headers.get("x-request-id"),
    });
  });

  test("an answer that its reader lets go of is no failure", async () => {
    let released = false;
    const give = route(file, async () => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(9)),
        cancel() {
          released = true;
        },
      });
      return new Response(body);
    });
    const response = await send(give, { method: "GET" });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(released).toBe(true);
    expect(world.lines.filter((line) => line.includes("broke off"))).toEqual([]);
  });
});

describe("what goes in and out is what the contract says", () => {
  test("parsed in, trimmed out", async () => {
    const response = await send(add, { ...shelf, path: "/x?copies=2", json: { name: "  cup " } });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ name: "cup", copies: 2, shelf: "shelf_1" });
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  test.each([
    ["path", { params: { shelfId: "../etc" }, json: { name: "cup" } }],
    ["query", { ...shelf, path: "/x?copies=99", json: { name: "cup" } }],
    ["body", { ...shelf, json: { name: " " } }],
    ["body", { ...shelf, json: { name: { $ne: null } } }],
  ])("a wrong %s is named, its value is not repeated", async (where, options) => {
    const problem = await problemOf(await send(add, options));
    expect(problem).toMatchObject({ status: 400, code: "request_invalid", retryable: false });
    const [issue] = (problem.details as { issues: { path: string }[] }).issues;
    expect(issue?.path.split(".")[0]).toBe(where);
    expect(JSON.stringify(problem)).not.toContain("../etc");
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["bytes", new Uint8Array([0xff, 0xfe])],
  ])("a body that is %s is refused", async (_, body) => {
    const response = await send(add, { ...shelf, method: "POST", body: body as BodyInit });
    expect(await problemOf(response)).toMatchObject({ status: 400, code: "request_invalid" });
  });

  test("a body beyond 1 MiB is refused, whatever length it announced, and is not read to its end", async () => {
    const announced = await send(add, {
      ...shelf,
      json: { name: "x".repeat(1024 * 1024) },
      headers: { "content-length": "1048600" },
    });
    expect(await problemOf(announced)).toMatchObject({ status: 413, code: "request_too_large" });

    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 65_536;
        if (given > 64 * 1024 * 1024) controller.error(new Error("read on and on"));
        else controller.enqueue(new Uint8Array(65_536).fill(0x20));
      },
    });
    const streamed = await send(add, { ...shelf, method: "POST", body: endless });
    expect(await problemOf(streamed)).toMatchObject({ status: 413, code: "request_too_large" });
    expect(given).toBeLessThan(2 * 1024 * 1024);
  });

  test("an answer that breaks the contract is our fault and tells nothing", async () => {
    const broken = route(plain("brokenAnswer"), async () => ({ ok: "no boolean" }) as never);
    const problem = await problemOf(await send(broken));
    expect(problem).toMatchObject({ status: 500, code: "internal" });
    expect(problem.details).toBeUndefined();
  });

  test("an operation without an answer says 204", async () => {
    const quiet = contract({
      id: "quiet",
      method: "DELETE",
      path: "/q",
      summary: "Quiet",
      auth: "public",
      status: 204,
    });
    const response = await send(
      route(quiet, async ({ setCookie }) => setCookie("a=b")),
      { method: "DELETE" },
    );
    expect([response.status, await response.text(), response.headers.getSetCookie()]).toEqual([
      204,
      "",
      ["a=b"],
    ]);
  });

  test("a ready answer whose headers are fixed still gets ours", async () => {
    const away = route(plain("away"), async () => Response.redirect(`${origin}/elsewhere`, 303));
    const response = await send(away);
    expect([response.status, response.headers.get("location")]).toEqual([303, `${origin}/elsewhere`]);
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
  });
});

describe("failures are told as problems", () => {
  test.each([
    [new NotFoundError("The thing"), 404, "not_found"],
    [new AppError("video_state_conflict", "It is ready."), 409, "video_state_conflict"],
    [
      new AppError("gate_unavailable", "Silent.", { retryable: true, retryAfterSeconds: 4.2 }),
      503,
      "gate_unavailable",
    ],
  ])("%s", async (error, status, code) => {
    const failing = route(plain("failing"), async () => {
      throw error;
    });
    const response = await send(failing);
    expect(await problemOf(response)).toMatchObject({ status, code, detail: error.message });
    expect(response.headers.get("retry-after")).toBe(error.retryAfterSeconds === undefined ? null : "5");
  });

  test.each([
    ["a bug", new TypeError("cannot read x of /srv/app/secret.ts")],
    [
      "what only the operator can mend",
      new AppError("plugin_unknown", "There is no chain /srv/app/secret.ts"),
    ],
    ["a thrown text", "/srv/app/secret.ts"],
  ])("%s says internal without details, and the log says what it was", async (_, error) => {
    const failing = route(plain("failing"), async () => {
      throw error;
    });
    const response = await send(failing);
    const text = await response.clone().text();
    expect(await problemOf(response)).toMatchObject({ status: 500, code: "internal" });
    expect(text).not.toContain("secret");
    expect(text).not.toMatch(/\bat .*:\d+/);
    const line = world.lines.find((candidate) => candidate.includes("failed a request"));
    expect(line).toContain("secret.ts");
    expect(line).toContain(response.headers.get("x-request-id"));
  });

  test("a host that cannot start is told as internal as well", async () => {
    const heard: unknown[] = [];
    const print = console.error;
    console.error = (...args) => void heard.push(...args);
    try {
      const dead = createRoute(() =>
        Promise.reject(new AppError("configuration_invalid", "MASTER_KEY: is missing")),
      );
      const response = await send(dead(plain("dead"), async () => ({ ok: true })));
      expect(await response.clone().text()).not.toContain("MASTER_KEY");
      expect(await problemOf(response)).toMatchObject({ status: 500, code: "internal" });
      expect(heard).toEqual(["MASTER_KEY: is missing"]);
    } finally {
      console.error = print;
    }
  });
});

describe("a database that is away answers 503", () => {
  test("a connection that is ended in the middle of a query", async () => {
    const slow = route(plain("slow"), async ({ host }) => {
      await host.db.prisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
      return { ok: true };
    });
    const response = await send(slow);
    expect(await problemOf(response)).toMatchObject({ status: 503, code: "unavailable", retryable: true });
    expect(response.headers.get("retry-after")).toBe("2");
    // The next request finds a new connection.
    const fine = route(plain("fine"), async ({ host }) => {
      await host.db.prisma.$queryRaw`SELECT 1`;
      return { ok: true };
    });
    expect((await send(fine)).status).toBe(200);
  });

  test.each(["prisma", "pool"] as const)("no server at all, asked by the %s", async (by) => {
    const { openDatabase } = await import("#lib/platform/db.ts");
    const db = openDatabase("postgresql://nobody@127.0.0.1:9/none");
    const lost = route(plain("lost"), async () => {
      if (by === "prisma") await db.prisma.viewer.count();
      else await db.pool.query("SELECT 1");
      return { ok: true };
    });
    expect(await problemOf(await send(lost))).toMatchObject({ status: 503, code: "unavailable" });
    await db.close();
  });
});

describe("who may call", () => {
  const who = (auth: "viewer" | "operator") =>
    route(plain(`for-${auth}`, auth), async ({ viewer }) => ({ ok: viewer.accounts.length > 0 }));

  test("nobody who is not signed in, with an unknown cookie or an expired one", async () => {
    expect(await problemOf(await send(who("viewer")))).toMatchObject({
      status: 401,
      code: "sign_in_required",
    });
    const unknown = await send(who("viewer"), { headers: { cookie: "__Host-sg_session=AAAA" } });
    expect(unknown.status).toBe(401);
    const cookie = await world.signIn();
    const before = world.time.now;
    world.time.now = new Date(before.getTime() + 31 * 86_400_000);
    expect((await send(who("viewer"), { headers: { cookie } })).status).toBe(401);
    world.time.now = before;
    expect((await send(who("viewer"), { headers: { cookie } })).status).toBe(200);
  });

  test("an operator's operation refuses everybody else", async () => {
    const viewer = await world.signIn();
    expect(await problemOf(await send(who("operator"), { headers: { cookie: viewer } }))).toMatchObject({
      status: 403,
      code: "operator_required",
    });
    const operator = await world.signIn(operatorAccount);
    expect((await send(who("operator"), { headers: { cookie: operator } })).status).toBe(200);
  });

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["a site whose name begins like ours", { origin: `${origin}.evil.example` }],
    ["our name without TLS", { origin: "http://gate.example" }],
    ["an opaque page", { origin: "null" }],
    ["a page that hides its name", { "sec-fetch-site": "cross-site" }],
  ])("a change that %s sends is refused", async (_, headers) => {
    const response = await send(add, {
      ...shelf,
      json: { name: "cup" },
      headers: headers as Record<string, string>,
    });
    expect(await problemOf(response)).toMatchObject({ status: 403, code: "origin_forbidden" });
  });

  test("our own pages and programs may change things", async () => {
    expect((await send(add, { ...shelf, json: { name: "cup" }, headers: { origin } })).status).toBe(201);
    expect((await send(add, { ...shelf, json: { name: "cup" } })).status).toBe(201);
  });
});

test("the rate is told with every answer, and beyond it comes 429 with a time", async () => {
  const scarce = route(
    { ...plain("scarce"), ratePerMinute: 2 } as ReturnType<typeof plain> & { ratePerMinute: number },
    async () => ({ ok: true }),
  );
  const first = await send(scarce);
  expect(first.headers.get("ratelimit-limit")).toBe("2");
  expect(first.headers.get("ratelimit-remaining")).toBe("1");
  await send(scarce);
  const refused = await send(scarce);
  expect(await problemOf(refused)).toMatchObject({ status: 429, code: "rate_limited", retryable: true });
  expect(refused.headers.get("ratelimit-remaining")).toBe("0");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(refused.headers.get("retry-after")).toBe(refused.headers.get("ratelimit-reset"));
  // Another caller has a bucket of its own; so has the same one when signed in.
  expect((await send(scarce, { headers: { [peerHeader]: "192.0.2.8" } })).status).toBe(200);
  expect((await send(scarce, { headers: { cookie: await world.signIn() } })).status).toBe(200);
  // None by saying so.
  const elsewhere = { "x-forwarded-for": "192.0.2.9" };
  expect((await send(scarce, { headers: elsewhere })).status).toBe(429);
});

test("requests are counted by operation and status", async () => {
  await send(route(plain("counted"), async () => ({ ok: true })));
  const text = await world.host.metrics.metrics();
  expect(text).toContain('streamgate_api_requests_total{operation="counted",method="GET",status="200"} 1');
});

test("no line of the log holds a session's token", async () => {
  const cookie = await world.signIn();
  const failing = route(plain("failing", "viewer"), async ({ request }) => {
    throw Object.assign(new Error("broke"), { request: { headers: request.headers, cookie } });
  });
  await send(failing, { headers: { cookie } });
  expect(world.lines.join("")).toContain("failed a request");
  expect(world.lines.join("")).not.toContain(cookie.split("=")[1]);
});
