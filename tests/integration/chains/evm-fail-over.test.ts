import { describe, expect, it } from "vitest";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { balanceOf, ownerOf } from "#lib/chains/evm/evm-reads.ts";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import type { RpcProxyMode } from "../../setup/rpc-proxy.ts";
import { useProxiedEndpoints } from "./proxied-endpoints.ts";

describe("EVM endpoints", () => {
  const endpoints = useProxiedEndpoints();
  const { connect, readBalance } = endpoints;

  it("takes one HTTP request for many reads and the block they are true of", async () => {
    const { anvil, first, contract } = endpoints;
    const chain = connect([first]);
    const reads = Array.from({ length: 200 }, (_, index) => ownerOf(contract, BigInt(index)));
    const { block, resultOf } = await chain.read(reads);
    expect(reads.map(resultOf).filter(({ ok }) => ok)).toHaveLength(1);
    expect(first.requests).toHaveLength(1);
    const head = await anvil.client.getBlock({ blockTag: "latest" });
    expect(block).toEqual({ number: head.number, hash: head.hash, timestamp: head.timestamp });
  });

  it("answers as of the block it names when another one comes in between", async () => {
    const { anvil, first, contract } = endpoints;
    const [from, to] = [anvilAccount(3), anvilAccount(4)];
    const tokenId = await anvil.mint(contract, from);
    // An endpoint that takes the calls of one request one by one, while the token changes hands between them.
    first.mode = "refuse-batch";
    let moved = false;
    first.beforeAnswer = async (body) => {
      const isCall = JSON.stringify(body).includes('"eth_call"') && !Array.isArray(body);
      if (!isCall || moved) return;
      moved = true;
      // The refusal of the batch and the block header are out: now the header is old.
      expect(await pollUntil(async () => first.answered >= 2, { timeoutMs: 5_000 })).toBe(true);
      await anvil.transfer(contract, from, to.address, tokenId);
    };
    const [owner, balance] = [ownerOf(contract, tokenId), balanceOf(contract, to.address.toLowerCase())];
    const { block, resultOf } = await connect([first]).read([owner, balance]);
    const then = await anvil.client.readContract({
      address: contract,
      abi,
      functionName: "ownerOf",
      args: [tokenId],
      blockNumber: block.number,
    });
    expect(moved).toBe(true);
    expect(then).toBe(from.address);
    expect(JSON.stringify(first.requests.at(-1))).toContain(block.hash);
    expect(resultOf(owner)).toEqual({ ok: true, value: then.toLowerCase() });
    expect(resultOf(balance)).toEqual({ ok: true, value: 0n });
  });

  it.each<[RpcProxyMode, string]>([
    ["drop", "no connection"],
    ["http-500", "HTTP 500"],
    ["http-503", "HTTP 503"],
    ["http-429", "HTTP 429"],
    ["garbage", "the answer is no JSON"],
    ["half-body", "no connection"],
    ["rpc-error", "refused a read (JSON-RPC error -32005)"],
  ])("goes on with the next endpoint when the first fails (%s)", async (mode, lastProblem) => {
    const { first, second } = endpoints;
    first.mode = mode;
    const chain = connect([first, second]);
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
    expect(chain.health()).toMatchObject({
      status: "degraded",
      endpoints: [{ lastProblem }, { state: "ok" }],
    });
  });

  it("works with an endpoint that takes no batches, and remembers", async () => {
    const { first } = endpoints;
    first.mode = "refuse-batch";
    const chain = connect([first]);
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
    const before = first.requests.length;
    await readBalance(chain);
    expect(first.requests.slice(before).some(Array.isArray)).toBe(false);
  });

  it("never believes an endpoint of another chain", async () => {
    const { other, first } = endpoints;
    expect(await readBalance(connect([other, first]))).toEqual({ ok: true, value: 1n });
    await expect(readBalance(connect([other]))).rejects.toBeInstanceOf(ChainUnavailableError);
  });

  it("never believes an endpoint that fell behind on a chain that makes blocks all the time", async () => {
    const { first } = endpoints;
    const hour = 3_600_000;
    const clock = { now: () => new Date(Date.now() + hour) };
    const known = { name: "Busy chain", maxHeadAgeSeconds: 60 };
    const chain = connect([first], { clock, known });
    await expect(readBalance(chain)).rejects.toMatchObject({
      code: "chain_unavailable",
      message: "No answer from Busy chain at the moment. Try again in a few seconds.",
    });
  });

  it("leaves a dead endpoint alone, then heals by itself", async () => {
    const { first } = endpoints;
    const chain = connect([first], { timeoutMs: 300 });
    first.mode = "hang";
    for (let call = 0; call < 3; call++) await expect(readBalance(chain)).rejects.toThrow();
    const asked = first.requests.length;
    await expect(readBalance(chain)).rejects.toBeInstanceOf(ChainUnavailableError);
    expect(first.requests).toHaveLength(asked);
    expect(chain.health().endpoints[0]?.state).toBe("shut");

    first.mode = "pass";
    const healed = await pollUntil(() => readBalance(chain).catch(() => undefined), { timeoutMs: 5_000 });
    expect(healed).toEqual({ ok: true, value: 1n });
    expect(chain.health().status).toBe("ok");
  });

  it("finds out by itself that a failing endpoint is well again", async () => {
    const { first, second } = endpoints;
    // Nothing hangs here: an endpoint that is slow on a busy machine is none that fails.
    const chain = connect([first, second]);
    first.mode = "drop";
    await readBalance(chain);
    for (let call = 0; call < 3; call++) await chain.probe?.();
    expect(chain.health().endpoints[0]?.state).toBe("shut");
    first.mode = "pass";
    const well = await pollUntil(
      async () => {
        await readBalance(chain);
        return chain.health().status === "ok" || undefined;
      },
      { timeoutMs: 5_000 },
    );
    expect(well).toBe(true);
  });

  it("tells the log and its callers no endpoint's path, which may be a key", async () => {
    const { first, lines } = endpoints;
    first.mode = "drop";
    const chain = connect([first]);
    for (let call = 0; call < 4; call++) {
      const error = await readBalance(chain).catch((failure) => failure);
      expect(`${error.stack} ${error.cause?.stack} ${JSON.stringify(error)}`).not.toContain("secret-key");
    }
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain("secret-key");
    expect(JSON.stringify(chain.health())).not.toContain("secret-key");
  });
});
