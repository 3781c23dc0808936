import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createRoute } from "#lib/api/route.ts";
import { AppError } from "#lib/platform/errors.ts";
import { contract } from "#lib/shared/api/contract.ts";
import { addingRoute, plain, problemOf, shelf } from "./example-routes.ts";
import { origin, send, startTestHost, type TestHost } from "./test-host.ts";

let world: TestHost;
beforeAll(async () => {
  world = await startTestHost();
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.lines.length = 0;
});

const route = createRoute(async () => world.host);
const add = addingRoute(route);

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

test("requests are counted by operation and status", async () => {
  await send(route(plain("counted"), async () => ({ ok: true })));
  const text = await world.host.metrics.metrics();
  expect(text).toContain('streamgate_api_requests_total{operation="counted",method="GET",status="200"} 1');
});
