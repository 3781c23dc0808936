import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createRoute } from "#lib/api/route.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import { plain, problemOf } from "./example-routes.ts";
import { send, startTestHost, type TestHost } from "./test-host.ts";

let world: TestHost;
beforeAll(async () => {
  world = await startTestHost();
});
afterAll(() => world?.stop());
beforeEach(() => {
  world.lines.length = 0;
});

const route = createRoute(async () => world.host);

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

test("no line of the log holds a session's token", async () => {
  const cookie = await world.signIn();
  const failing = route(plain("failing", "viewer"), async ({ request }) => {
    throw Object.assign(new Error("broke"), { request: { headers: request.headers, cookie } });
  });
  await send(failing, { headers: { cookie } });
  expect(world.lines.join("")).toContain("failed a request");
  expect(world.lines.join("")).not.toContain(cookie.split("=")[1]);
});
