import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkChains, getChainHealth } from "#lib/shared/api/chain-health.ts";
import { startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, startRpcProxy } from "../../setup/rpc-proxy.ts";
import type { Person } from "../videos/video-world.ts";
import { type PeopleWorld, startPeopleWorld } from "./people-world.ts";

let world: PeopleWorld;
let anvil: TestAnvil;
let well: RpcProxy;
let broken: RpcProxy;
let operator: Person;

beforeAll(async () => {
  anvil = await startTestAnvil();
  [well, broken] = await Promise.all([startRpcProxy(anvil.url), startRpcProxy(anvil.url)]);
  Object.assign(broken, { mode: "http-429", retryAfter: "30" });
  world = await startPeopleWorld({
    EVM_RPC_31337: `${well.url},${broken.url}`,
    EVM_RPC_137: "http://127.0.0.1:9/secret-key",
  });
  operator = await world.signInOperator();
});
afterAll(async () => {
  await world?.stop();
  await Promise.all([well, broken].map((proxy) => proxy?.close()));
  await anvil?.stop();
});

describe("the state of the chains", () => {
  it("is told to operators alone", async () => {
    const stranger = await world.signIn();
    for (const contract of [getChainHealth, checkChains]) {
      const asked = "body" in contract ? { body: {} } : {};
      expect((await world.ask(contract, null, asked)).code).toBe("sign_in_required");
      expect((await world.ask(contract, stranger, asked)).code).toBe("operator_required");
    }
  });

  it("is told without asking anybody, until a check asks the endpoints of one chain", async () => {
    const { body: before } = await world.ask(getChainHealth, operator);
    expect(before.chains.map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
      ["eip155:137", "unknown"],
      [anvil.id, "unknown"],
    ]);
    expect(well.requests).toEqual([]);

    const { body: after } = await world.ask(checkChains, operator, { body: { chain: anvil.id } });
    const head = (await anvil.client.getBlockNumber()).toString();
    expect(after.chains[0]).toMatchObject({ status: "unknown", endpoints: [{ state: "untried" }] });
    expect(after.chains[1]).toMatchObject({
      status: "degraded",
      head: { number: head },
      endpoints: [
        { host: new URL(well.url).host, state: "ok", head, lastAskedAt: expect.any(String) },
        {
          host: new URL(broken.url).host,
          state: "resting",
          lastProblem: "HTTP 429",
          restsUntil: expect.any(String),
        },
      ],
    });
  });

  it("tells of all chains when none is named, and nothing of an endpoint's path", async () => {
    const { body } = await world.ask(checkChains, operator, { body: {} });
    expect(body.chains[0]).toMatchObject({ status: "down", endpoints: [{ lastProblem: "no connection" }] });
    expect(JSON.stringify(body)).not.toContain("secret-key");
    const unknown = await world.ask(checkChains, operator, { body: { chain: "eip155:5" } });
    expect(unknown.code).toBe("not_found");
  });
});
