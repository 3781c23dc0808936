import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { systemClock } from "#lib/platform/clock.ts";
import { sign } from "../../../workers/engine/protocol/signature.ts";
import { setWebHost } from "../../setup/web-host.ts";
import { origin, startTestHost, type TestHost } from "./test-host.ts";

vi.mock("server-only", () => ({}));
const handlers = await import("../../../app/api/inngest/route.ts");

let world: TestHost;
beforeAll(async () => {
  world = await startTestHost();
  setWebHost(world.host);
});
afterAll(async () => {
  setWebHost(undefined);
  await world?.stop();
});

const body = JSON.stringify({ url: `${origin}/api/inngest` });

function call(method: "GET" | "POST" | "PUT", headers: Record<string, string>): Promise<Response> {
  return handlers[method](
    new Request("http://evil.example/api/inngest?fnId=streamgate-web-sweep&stepId=step", {
      method,
      headers: {
        host: "evil.example",
        "content-type": "application/json",
        "x-inngest-sync-kind": "in_band",
        ...headers,
      },
      ...(method === "GET" ? {} : { body }),
    }),
  );
}

const signed = (key: string) => ({ "x-inngest-signature": sign(body, key, systemClock) });

test.each(["GET", "POST", "PUT"] as const)("a %s that the engine did not sign is refused", async (method) => {
  for (const headers of [{}, signed("signing-key-of-another"), { "x-inngest-signature": "t=1&s=00" }]) {
    const response = await call(method, headers);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "signature_invalid" });
    expect(text).not.toMatch(/sweep|function_count|evil/);
  }
});

test("a signed call is told the functions at the address of the configuration, whatever Host it names", async () => {
  const response = await call("PUT", signed(world.host.config.inngest.signingKey));
  expect(response.status).toBe(200);
  expect(response.headers.get("x-inngest-signature")).toMatch(/^t=\d+&s=[0-9a-f]+$/);
  const told = await response.text();
  expect(JSON.parse(told)).toMatchObject({ app_id: "streamgate-web", url: `${origin}/api/inngest` });
  expect(told).not.toContain("evil.example");
});
