import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ownerOf } from "#lib/chains/evm/evm-reads.ts";
import * as arbSysStub from "../../../contracts/test/artifacts/arb-sys-stub.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { startProxiedChain } from "../../setup/proxied-chain.ts";

const arbSys = "0x0000000000000000000000000000000000000064";

describe("a chain whose blocks ArbSys tells, not its EVM", () => {
  let world: Awaited<ReturnType<typeof startProxiedChain>>;
  let contract: `0x${string}`;
  beforeAll(async () => {
    world = await startProxiedChain({ timeoutMs: 1000, restMs: 50 });
    contract = await world.anvil.deployMembership();
    await world.anvil.mint(contract, anvilAccount(1));
  });
  afterEach(() => {
    world.proxy.requests.length = 0;
  });
  afterAll(() => world?.stop());

  const standIn = async (code: `0x${string}` | undefined) =>
    world.anvil.client.setCode({ address: arbSys, bytecode: code ?? "0x" });
  const codeOf = (address: `0x${string}`) => world.anvil.client.getCode({ address });
  const readOwner = async () => {
    world.proxy.requests.length = 0;
    const owner = ownerOf(contract, 1n);
    const { block, resultOf } = await world.chain.read([owner]);
    const head = await world.anvil.client.getBlock();
    expect(block).toEqual({ number: head.number, hash: head.hash, timestamp: head.timestamp });
    expect(resultOf(owner)).toEqual({ ok: true, value: anvilAccount(1).address.toLowerCase() });
    return world.proxy.requests.length;
  };

  it("is read in one HTTP request when ArbSys tells the block of the header", async () => {
    await standIn(await codeOf(await world.anvil.deploy(arbSysStub, [0n])));
    expect(await readOwner()).toBe(1);
  });

  it("is asked again by that block's hash when it tells another one", async () => {
    await standIn(await codeOf(await world.anvil.deploy(arbSysStub, [1000n])));
    expect(await readOwner()).toBe(2);
  });

  it("is read all the same where something else stands there", async () => {
    await standIn(await codeOf(await world.anvil.deploy(garbage, [64n])));
    expect(await readOwner()).toBe(1);
    await standIn(await codeOf(await world.anvil.deploy(burner)));
    expect(await readOwner()).toBe(1);
  });
});
