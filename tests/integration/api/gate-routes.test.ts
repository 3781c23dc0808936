import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { setWebHost } from "../../setup/web-host.ts";
import { origin, send, startTestHost, type TestHost } from "./test-host.ts";

// Next takes the import away on the server; outside of it the package refuses to load.
vi.mock("server-only", () => ({}));

let world: TestHost;
let cookie: string;
let tryRoute: typeof import("../../../app/api/v1/gates/try/route.ts");
let holdersRoute: typeof import("../../../app/api/v1/gates/holders/route.ts");
const me = `0x${"a1".repeat(20)}`;
const other = `0x${"b2".repeat(20)}`;
const list = { type: "allowlist", accounts: [`eip155:1:${me}`] };
const unread = { type: "erc721", chain: "eip155:999", contract: other };

beforeAll(async () => {
  world = await startTestHost();
  setWebHost(world.host);
  cookie = await world.signIn(`eip155:0:${me}`);
  tryRoute = await import("../../../app/api/v1/gates/try/route.ts");
  holdersRoute = await import("../../../app/api/v1/gates/holders/route.ts");
});
afterAll(() => world?.stop());

const attempt = (json: unknown, headers: Record<string, string> = { cookie, origin }) =>
  send(tryRoute.POST, { json, headers });

test("a gate is tried on any pasted address, or on one's own wallet when none is named", async () => {
  const own = await (await attempt({ gate: list })).json();
  expect(own).toMatchObject({ outcome: "granted", conditions: [{ path: "", outcome: "met" }] });
  const pasted = await (await attempt({ gate: list, account: other.toUpperCase().replace("X", "x") })).json();
  expect(pasted).toMatchObject({ outcome: "denied", conditions: [{ outcome: "not_met" }] });
});

test("trying fails closed: a chain that gives no answer is named and nothing is granted", async () => {
  const decision = await (await attempt({ gate: { any: [unread, { not: unread }] } })).json();
  expect(decision).toMatchObject({
    outcome: "unavailable",
    silentChains: ["eip155:999"],
    conditions: [{ outcome: "unknown" }, { outcome: "unknown" }],
  });
});

test("only who is signed in may try, and only with a rule and an account that are some", async () => {
  expect((await attempt({ gate: list }, { origin })).status).toBe(401);
  expect((await attempt({ gate: { all: [] } })).status).toBe(400);
  expect((await attempt({ gate: list, account: "bob" })).status).toBe(400);
});

test("trying is limited, so that nobody reads chains through us at will", async () => {
  const busy = await world.signIn();
  const answers = await Promise.all(
    Array.from({ length: 31 }, () => attempt({ gate: list }, { cookie: busy, origin })),
  );
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});

test("holders are told condition by condition", async () => {
  const answer = await send(holdersRoute.POST, {
    json: { gate: { all: [list, unread] } },
    headers: { cookie, origin },
  });
  expect((await answer.json()).conditions).toMatchObject([
    { path: "all.0", holders: "some" },
    { path: "all.1", holders: "chain_silent" },
  ]);
});
