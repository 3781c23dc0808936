import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { balanceOf } from "#lib/chains/evm/evm-reads.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import type { RpcProxy } from "../../setup/rpc-proxy.ts";
import { readOne, useProxiedEndpoints } from "./proxied-endpoints.ts";

describe("a pool of RPC endpoints", () => {
  const endpoints = useProxiedEndpoints();
  const { owner, connect, readBalance } = endpoints;
  /** What a proxy was asked besides probes. */
  const reads = (proxy: RpcProxy, about = owner) =>
    proxy.requests.filter((body) => JSON.stringify(body).includes(about.slice(2).toLowerCase()));

  it("asks another endpoint when an answer is late, once, and gives up the late one", async () => {
    const { first, second, third } = endpoints;
    first.mode = "hang";
    const chain = connect([first, second, third]);
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
    expect(reads(first)).toHaveLength(1);
    expect(reads(second).length + reads(third).length).toBe(1);
    expect(chain.health().endpoints[0]?.state).toBe("slow");
    // Next time it knows better.
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
    expect(reads(first)).toHaveLength(1);
  });

  it("asks the endpoint that answers soonest", async () => {
    const { first, second } = endpoints;
    first.delayMs = 150;
    const chain = connect([first, second]);
    for (let call = 0; call < 4; call += 1) await readBalance(chain);
    first.requests.length = 0;
    await readBalance(chain);
    expect(first.requests).toEqual([]);
  });

  it.each([
    ["seconds", () => "60"],
    ["an HTTP date", () => new Date(Date.now() + 60_000).toUTCString()],
  ])("leaves an endpoint alone for as long as it asks to, in %s", async (_, retryAfter) => {
    const { first } = endpoints;
    Object.assign(first, { mode: "http-429", retryAfter: retryAfter() });
    let later = 0;
    const clock = { now: () => new Date(Date.now() + later) };
    const chain = connect([first], { clock });
    await expect(readBalance(chain)).rejects.toBeInstanceOf(ChainUnavailableError);
    first.mode = "pass";
    await expect(readBalance(chain)).rejects.toBeInstanceOf(ChainUnavailableError);
    await chain.probe?.();
    expect(first.requests).toHaveLength(1);
    expect(chain.health().endpoints[0]).toMatchObject({ state: "resting", restsUntil: expect.any(Date) });
    later = 61_000;
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
  });

  it("never lets an endpoint decide that is behind the others, not even with its first answer", async () => {
    const { anvil, first, second, contract } = endpoints;
    const stuckAt = await anvil.client.getBlockNumber();
    await anvil.client.mine({ blocks: 10 });
    const holder = anvilAccount(5);
    await anvil.mint(contract, holder);
    Object.assign(first, { stuckAt });
    // The one that knows better is much slower.
    second.delayMs = 100;
    const chain = connect([first, second]);
    const balance = balanceOf(contract, holder.address.toLowerCase());
    for (let call = 0; call < 5; call += 1) {
      expect(await readOne(chain, balance)).toEqual({ ok: true, value: 1n });
    }
    expect(chain.health().endpoints[0]).toMatchObject({ state: "lagging", lagBlocks: 11 });
    first.stuckAt = undefined;
    await chain.probe?.();
    expect(chain.health().endpoints[0]).toMatchObject({ state: "ok", lagBlocks: 0 });
  });

  it("leaves an endpoint of another chain alone until a probe finds it where it belongs", async () => {
    const { anvil, other, first, second } = endpoints;
    first.target = other.url;
    const chain = connect([first, second]);
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
    expect(chain.health().endpoints[0]).toMatchObject({
      state: "wrong_chain",
      lastProblem: `serves chain 5 instead of ${anvil.chainId}`,
    });
    const asked = first.requests.length;
    await readBalance(chain);
    expect(first.requests).toHaveLength(asked);
    first.target = anvil.url;
    await chain.probe?.();
    expect(chain.health()).toMatchObject({ status: "ok", endpoints: [{ state: "ok" }, { state: "ok" }] });
  });

  it("calls no endpoint healthy that was not asked within the hour, and probes one nobody used before long", async () => {
    const { first, second } = endpoints;
    let later = 0;
    const clock = { now: () => new Date(Date.now() + later) };
    const chain = connect([first, second], { clock });
    const states = () => chain.health().endpoints.map(({ state }) => state);
    expect(states()).toEqual(["untried", "untried"]);
    await readBalance(chain);
    expect(await pollUntil(async () => states()[1] === "ok" || undefined, { timeoutMs: 5_000 })).toBe(true);
    later = 3_600_000;
    expect(states()).toEqual(["idle", "idle"]);
    expect(chain.health().status).toBe("unknown");
    second.mode = "drop";
    await readBalance(chain);
    expect(await pollUntil(async () => states()[1] === "failing" || undefined, { timeoutMs: 5_000 })).toBe(
      true,
    );
  });

  it("finds by a probe that an endpoint is silent", async () => {
    const { first, second } = endpoints;
    first.mode = "hang";
    const chain = connect([first, second], { timeoutMs: 300 });
    await chain.probe?.();
    expect(chain.health()).toMatchObject({
      status: "degraded",
      endpoints: [{ state: "failing", lastProblem: "no answer within 300 ms" }, { state: "ok" }],
    });
  });

  it("asks once what is asked a hundred times at once", async () => {
    const { first } = endpoints;
    const chain = connect([first]);
    const answers = await Promise.all(Array.from({ length: 100 }, () => readBalance(chain)));
    expect(answers).toEqual(Array.from({ length: 100 }, () => ({ ok: true, value: 1n })));
    expect(first.requests).toHaveLength(1);
  });

  it("answers before long, with the chain's name, when nobody answers", async () => {
    const { first, second, third } = endpoints;
    for (const proxy of [first, second, third]) proxy.mode = "hang";
    const chain = connect([first, second, third], { deadlineMs: 400, timeoutMs: 400 });
    await expect(readBalance(chain)).rejects.toMatchObject({
      code: "chain_unavailable",
      cause: { message: "no answer within 400 ms" },
    });
    expect(first.requests.length + second.requests.length + third.requests.length).toBeLessThanOrEqual(4);
  });

  it("answers with a quorum only what two endpoints say", async () => {
    const { anvil, contract, first, second, third } = endpoints;
    const holder = anvilAccount(6);
    const stuckAt = await anvil.client.getBlockNumber();
    await anvil.mint(contract, holder);
    const balance = balanceOf(contract, holder.address.toLowerCase());
    const ask = async (known: { quorum: number }) => readOne(connect([first, second, third], known), balance);
    // One block behind is within what a pool allows: its word is an old one.
    first.stuckAt = stuckAt;
    expect(await ask({ quorum: 2 })).toEqual({ ok: true, value: 1n });
    expect(reads(third, holder.address)).toHaveLength(1);
    second.mode = "drop";
    await expect(ask({ quorum: 2 })).rejects.toMatchObject({
      code: "chain_unavailable",
      cause: { kind: "disagreement" },
    });
  });

  it("counts requests, errors and states by chain and host, without paths", async () => {
    const { anvil, first, second } = endpoints;
    const metrics = new Registry();
    first.mode = "http-500";
    const chain = connect([first, second], { metrics });
    await readBalance(chain);
    const host = new URL(first.url).host;
    const text = await metrics.metrics();
    expect(text).toContain(
      `streamgate_rpc_errors_total{chain="${anvil.id}",endpoint="${host}",kind="http"} 1`,
    );
    expect(text).toContain(`streamgate_rpc_requests_total{chain="${anvil.id}",endpoint="${host}"} 1`);
    expect(text).toContain(
      `streamgate_rpc_endpoint_state{chain="${anvil.id}",endpoint="${host}",state="failing"} 1`,
    );
    expect(text).not.toContain("secret-key");
  });
});
