import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Chain, ChainRead } from "#lib/chains/chain.ts";
import { ChainUnavailableError } from "#lib/chains/chain-unavailable-error.ts";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { balanceOf, ownerOf } from "#lib/chains/evm/evm-reads.ts";
import { createLog } from "#lib/platform/log.ts";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, type RpcProxyMode, startRpcProxy } from "../../setup/rpc-proxy.ts";

const lines: string[] = [];
const log = createLog({ name: "test", level: "debug" }, { write: (line: string) => void lines.push(line) });

const readOne = async <Answer>(chain: Chain, read: ChainRead<Answer>) =>
  (await chain.read([read])).resultOf(read);

describe("EVM endpoints", () => {
  let anvil: TestAnvil;
  let other: TestAnvil;
  let first: RpcProxy;
  let second: RpcProxy;
  let contract: `0x${string}`;
  const owner = anvilAccount(1).address.toLowerCase();

  beforeAll(async () => {
    [anvil, other] = await Promise.all([startTestAnvil(), startTestAnvil({ chainId: 5 })]);
    [first, second] = [await startRpcProxy(anvil.url), await startRpcProxy(anvil.url)];
    contract = await anvil.deployMembership();
    await anvil.mint(contract, anvilAccount(1));
  });

  afterEach(() => {
    for (const proxy of [first, second]) {
      proxy.mode = "pass";
      proxy.requests.length = 0;
      proxy.answered = 0;
      proxy.beforeAnswer = undefined;
    }
  });

  afterAll(async () => {
    await Promise.all([first, second].map((proxy) => proxy?.close()));
    await Promise.all([anvil, other].map((chain) => chain?.stop()));
  });

  const connect = (...urls: string[]) => connectFor(300, ...urls);
  const connectFor = (timeoutMs: number, ...urls: string[]) =>
    createEvmChain({ chainId: anvil.chainId, urls, log, timeoutMs, restMs: 400 });
  const readBalance = async (chain: Chain) => readOne(chain, balanceOf(contract, owner));

  it("takes one HTTP request for many reads and the block they are true of", async () => {
    const chain = connect(first.url);
    const reads = Array.from({ length: 200 }, (_, index) => ownerOf(contract, BigInt(index)));
    const { block, resultOf } = await chain.read(reads);
    expect(reads.map(resultOf).filter(({ ok }) => ok)).toHaveLength(1);
    expect(first.requests).toHaveLength(1);
    const head = await anvil.client.getBlock({ blockTag: "latest" });
    expect(block).toEqual({ number: head.number, hash: head.hash, timestamp: head.timestamp });
  });

  it("answers as of the block it names when another one comes in between", async () => {
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
    const { block, resultOf } = await connect(first.url).read([owner, balance]);
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

  it.each<RpcProxyMode>(["hang", "drop", "http-503", "garbage", "rpc-error"])(
    "goes on with the next endpoint when the first fails (%s)",
    async (mode) => {
      first.mode = mode;
      const chain = connect(first.url, second.url);
      expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
      expect(chain.health().status).toBe("degraded");
    },
  );

  it("works with an endpoint that takes no batches, and remembers", async () => {
    first.mode = "refuse-batch";
    const chain = connect(first.url);
    expect(await readBalance(chain)).toEqual({ ok: true, value: 1n });
    const before = first.requests.length;
    await readBalance(chain);
    expect(first.requests.slice(before).some(Array.isArray)).toBe(false);
  });

  it("never believes an endpoint of another chain", async () => {
    expect(await readBalance(connect(other.url, first.url))).toEqual({ ok: true, value: 1n });
    await expect(readBalance(connect(other.url))).rejects.toBeInstanceOf(ChainUnavailableError);
  });

  it("never believes an endpoint that fell behind on a chain that makes blocks all the time", async () => {
    const hour = 3_600_000;
    const clock = { now: () => new Date(Date.now() + hour) };
    const known = { name: "Busy chain", maxHeadAgeSeconds: 60 };
    const chain = createEvmChain({ chainId: anvil.chainId, urls: [first.url], log, clock, known });
    await expect(readBalance(chain)).rejects.toMatchObject({
      code: "chain_unavailable",
      message: "No answer from Busy chain at the moment. Try again in a few seconds.",
    });
  });

  it("leaves a dead endpoint alone, then heals by itself", async () => {
    const chain = connect(first.url);
    first.mode = "hang";
    for (let call = 0; call < 3; call++) await expect(readBalance(chain)).rejects.toThrow();
    const asked = first.requests.length;
    const began = performance.now();
    await expect(readBalance(chain)).rejects.toBeInstanceOf(ChainUnavailableError);
    expect(performance.now() - began).toBeLessThan(100);
    expect(first.requests).toHaveLength(asked);
    expect(chain.health().endpoints[0]?.state).toBe("shut");

    first.mode = "pass";
    const healed = await pollUntil(() => readBalance(chain).catch(() => undefined), { timeoutMs: 5_000 });
    expect(healed).toEqual({ ok: true, value: 1n });
    expect(chain.health().status).toBe("ok");
  });

  it("goes back to the preferred endpoint after its rest", async () => {
    // Nothing hangs here: an endpoint that is slow on a busy machine is none that fails.
    const chain = connectFor(10_000, first.url, second.url);
    first.mode = "drop";
    for (let call = 0; call < 3; call++) await readBalance(chain);
    first.mode = "pass";
    const back = await pollUntil(
      async () => {
        first.requests.length = 0;
        await readBalance(chain);
        return first.requests.length > 0;
      },
      { timeoutMs: 5_000 },
    );
    expect(back).toBe(true);
    expect(chain.health().status).toBe("ok");
  });

  it("tells the log and its callers no endpoint's path, which may be a key", async () => {
    first.mode = "drop";
    const chain = connect(first.url);
    for (let call = 0; call < 4; call++) {
      const error = await readBalance(chain).catch((failure) => failure);
      expect(`${error.stack} ${error.cause?.stack} ${JSON.stringify(error)}`).not.toContain("secret-key");
    }
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join()).not.toContain("secret-key");
    expect(JSON.stringify(chain.health())).not.toContain("secret-key");
  });
});
