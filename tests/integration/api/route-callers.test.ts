import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peerHeader } from "#lib/api/peer-header.ts";
import { createRoute } from "#lib/api/route.ts";
import { addingRoute, plain, problemOf, shelf } from "./example-routes.ts";
import { operatorAccount, origin, send, startTestHost, type TestHost } from "./test-host.ts";

let world: TestHost;
beforeAll(async () => {
  world = await startTestHost();
});
afterAll(() => world?.stop());

const route = createRoute(async () => world.host);
const add = addingRoute(route);

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
