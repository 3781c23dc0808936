import type { Address } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Chain } from "#lib/chains/chain.ts";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { builtInConditionKinds as kinds } from "#lib/gate/condition-kinds/built-in.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { createLog } from "#lib/platform/log.ts";
import type { Condition } from "#lib/shared/conditions/conditions.ts";
import { gateDecisionSchema, type Rule, ruleSchema } from "#lib/shared/gate.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import * as huge from "../../../contracts/test/artifacts/huge-return-token.ts";
import * as plainCoin from "../../../contracts/test/artifacts/plain-coin.ts";
import * as reverting from "../../../contracts/test/artifacts/reverting-token.ts";
import * as spoofed from "../../../contracts/test/artifacts/spoofed-token.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, startRpcProxy } from "../../setup/rpc-proxy.ts";
import { deployHybrid, deployTokens } from "./deploy-tokens.ts";

const log = createLog({ name: "test", level: "silent" });

describe("a gate on real chains", () => {
  let anvil: TestAnvil;
  let secondAnvil: TestAnvil;
  let proxy: RpcProxy;
  let chains: Map<string, Chain>;
  let membership: Address;
  let pass: Address;
  let coin: Address;
  let tokenId: bigint;
  const holder = anvilAccount(1);
  const stranger = anvilAccount(2);

  beforeAll(async () => {
    [anvil, secondAnvil] = await Promise.all([startTestAnvil(), startTestAnvil({ chainId: 137 })]);
    proxy = await startRpcProxy(anvil.url);
    const connect = (chainId: number, url: string) =>
      createEvmChain({
        chainId,
        urls: [url],
        log,
        timeoutMs: 500,
        restMs: 50,
        known: { name: "Test chain" },
      });
    const connected = [connect(anvil.chainId, proxy.url), connect(secondAnvil.chainId, secondAnvil.url)];
    chains = new Map(connected.map((chain) => [chain.id, chain]));

    ({ membership, tokenId, pass, coin } = await deployTokens(anvil, holder));
    await secondAnvil.mint(await secondAnvil.deployMembership(), holder);
  });
  afterEach(() => {
    proxy.mode = "pass";
    proxy.requests.length = 0;
  });
  afterAll(async () => {
    await proxy?.close();
    await Promise.all([anvil, secondAnvil].map((chain) => chain?.stop()));
  });

  /** A key's account; with a chain the smart account at the same address there. */
  const accountOf = (account: { address: string }, chain = "eip155:0") =>
    `${chain}:${account.address.toLowerCase()}`;
  const evaluate = async (rule: unknown, accounts = [accountOf(holder)]) => {
    const decision = await evaluateGate({ chains, kinds, rule: ruleSchema.parse(rule), accounts });
    return gateDecisionSchema.parse(decision);
  };
  const nft = (fields: object = {}) => ({ type: "erc721", chain: anvil.id, contract: membership, ...fields });
  const codes = (decision: { conditions: { reason: { code: string } }[] }) =>
    decision.conditions.map(({ reason }) => reason.code);

  it("decides every kind of condition, with what is held and what is needed", async () => {
    const rule = {
      all: [
        nft(),
        nft({ tokenId: tokenId.toString() }),
        { type: "erc1155", chain: anvil.id, contract: pass, tokenId: "1" },
        { type: "erc20", chain: anvil.id, contract: coin, minBalance: "2500000", decimals: 6 },
        { type: "allowlist", accounts: [accountOf(holder, "eip155:1")] },
      ],
    };
    const granted = await evaluate(rule);
    expect(granted.outcome).toBe("granted");
    expect(granted.conditions.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual([
      "all.0 met",
      "all.1 met",
      "all.2 met",
      "all.3 met",
      "all.4 met",
    ]);
    const denied = await evaluate(rule, [accountOf(stranger)]);
    expect(denied.outcome).toBe("denied");
    expect(codes(denied)).toEqual([
      "balance_too_low",
      "not_owner",
      "balance_too_low",
      "balance_too_low",
      "not_listed",
    ]);
    expect(denied.conditions[3]).toMatchObject({
      held: "0",
      needed: "2500000",
      reason: { message: "You hold 0; at least 2.5 are needed." },
    });
  });

  it("names what each condition was met with: the token where its id is given, else the account that holds it", async () => {
    const address = holder.address.toLowerCase();
    const rule = ruleSchema.parse({
      all: [
        nft({ tokenId: tokenId.toString() }),
        { type: "erc1155", chain: anvil.id, contract: pass, tokenId: "1" },
        { any: [nft(), { type: "erc20", chain: anvil.id, contract: coin, minBalance: "9000000" }] },
        { type: "allowlist", accounts: [accountOf(holder, "eip155:1")] },
        { not: { not: { type: "erc20", chain: anvil.id, contract: coin, minBalance: "1" } } },
        { not: { type: "erc20", chain: anvil.id, contract: coin, minBalance: "9000000" } },
      ],
    });
    const named = async (accounts: string[]) =>
      (await evaluateGate({ chains, kinds, rule, accounts })).passes?.map(({ name }) => name);
    const expected = [
      `${anvil.id}/erc721:${membership}/${tokenId}`,
      `${anvil.id}/erc1155:${pass}/1 ${address}`,
      `${anvil.id}/erc721:${membership} ${address}`,
      accountOf(holder),
      `${anvil.id}/erc20:${coin} ${address}`,
    ];
    // Another account of the same viewer, which holds nothing, changes nothing.
    expect(await named([accountOf(holder)])).toEqual(expected);
    expect(await named([accountOf(stranger), accountOf(holder)])).toEqual(expected);
    expect(await named([accountOf(stranger)])).toBeUndefined();
  });

  it("reads each chain once, at one block, whatever the size of the rule", async () => {
    const rule: Rule = ruleSchema.parse({
      any: [...Array.from({ length: 29 }, (_, index) => nft({ tokenId: String(index + 1) })), nft()],
    });
    const decision = await evaluate(rule, [accountOf(holder), accountOf(stranger)]);
    expect(decision.outcome).toBe("granted");
    expect(proxy.requests).toHaveLength(1);
    const head = await anvil.client.getBlock({ blockTag: "latest" });
    expect(decision.chains).toEqual([
      { chain: anvil.id, blockNumber: String(head.number), blockHash: head.hash },
    ]);
  });

  it("asks no chain for an allowlist", async () => {
    const decision = await evaluate({ type: "allowlist", accounts: [accountOf(holder)] });
    expect(decision).toMatchObject({ outcome: "granted", chains: [] });
    expect(proxy.requests).toHaveLength(0);
  });

  it("counts whole tokens of a contract that is an ERC-721 and an ERC-20 in one", async () => {
    const whole = 10n ** 18n;
    const contract = await deployHybrid(anvil, [
      [holder, 2n * whole - 1n],
      [stranger, whole / 1000n],
    ]);
    const known = chains.get(anvil.id);
    expect(await known?.describeToken(contract)).toEqual({
      ...{ standard: "erc721", name: "Hybrid", symbol: "HYB", decimals: 18, divisible: true },
    });
    const one = { type: "erc721", chain: anvil.id, contract };
    expect(await evaluate(one)).toMatchObject({
      outcome: "granted",
      conditions: [{ held: "1", needed: "1", reason: { code: "balance_enough" } }],
    });
    expect((await evaluate({ ...one, tokenId: "1" })).outcome).toBe("granted");
    expect((await evaluate({ ...one, minBalance: "2" })).outcome).toBe("denied");
    const parts = [accountOf(stranger)];
    const denied = await evaluate(one, parts);
    expect(denied).toMatchObject({ outcome: "denied", conditions: [{ held: "0", needed: "1" }] });
    expect(denied.conditions[0]?.reason.message).toContain("only whole ones count");
    // Whoever wants parts to count says so.
    const thousandth = { ...one, type: "erc20", minBalance: String(whole / 1000n), decimals: 18 };
    expect((await evaluate(thousandth, parts)).outcome).toBe("granted");
  });

  it("counts an ERC-20 without decimals in its smallest unit, and takes no ERC-1155 for an ERC-721", async () => {
    const contract = await anvil.deploy(plainCoin);
    const mint = { address: contract, abi: plainCoin.abi, functionName: "mint" } as const;
    await anvil.mined(
      await anvil.client.writeContract({ ...mint, args: [holder.address, 3n], account: holder, chain: null }),
    );
    expect(await chains.get(anvil.id)?.describeToken(contract)).toEqual({ standard: "unknown" });
    const coins = { type: "erc20", chain: anvil.id, contract };
    expect((await evaluate({ ...coins, minBalance: "3" })).outcome).toBe("granted");
    const denied = await evaluate({ ...coins, minBalance: "4" });
    expect(denied.conditions[0]?.reason.message).toBe(
      "You hold 3 base units; at least 4 base units are needed.",
    );
    const named = nft({ contract: pass });
    expect(codes(await evaluate(named))).toEqual(["contract_reverted"]);
    expect((await evaluate({ not: named })).outcome).toBe("denied");
  });

  it("takes any one of the viewer's accounts, a key's on every EVM chain", async () => {
    const accounts = [accountOf(stranger), accountOf(holder)];
    expect((await evaluate(nft(), accounts)).outcome).toBe("granted");
    expect((await evaluate(nft({ chain: secondAnvil.id }), accounts)).outcome).toBe("granted");
    // One account must hold enough by itself.
    expect((await evaluate(nft({ minBalance: "2" }), accounts)).outcome).toBe("denied");
  });

  it("counts a smart account on its own chain only", async () => {
    const [here, there] = [accountOf(holder, anvil.id), accountOf(holder, "eip155:424242")];
    expect((await evaluate(nft(), [here])).outcome).toBe("granted");
    expect(await evaluate(nft(), [there])).toMatchObject({
      outcome: "denied",
      conditions: [{ reason: { code: "no_account" } }],
    });
    const list = { type: "allowlist", accounts: [here] };
    expect((await evaluate(list, [here])).outcome).toBe("granted");
    expect((await evaluate(list, [there])).outcome).toBe("denied");
  });

  it("refuses viewers of another namespace and viewers without an account, even under not", async () => {
    const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";
    expect(codes(await evaluate({ any: [nft(), nft({ tokenId: "1" })] }, [solana]))).toEqual([
      "no_account",
      "no_account",
    ]);
    expect((await evaluate({ not: { type: "allowlist", accounts: [accountOf(holder)] } }, [])).outcome).toBe(
      "denied",
    );
  });

  it("follows the token to its next owner", async () => {
    const moved = await anvil.mint(membership, anvilAccount(5));
    const rule = nft({ tokenId: moved.toString() });
    expect((await evaluate(rule, [accountOf(anvilAccount(5))])).outcome).toBe("granted");
    await anvil.transfer(membership, anvilAccount(5), anvilAccount(6).address, moved);
    expect((await evaluate(rule, [accountOf(anvilAccount(5))])).outcome).toBe("denied");
    expect((await evaluate(rule, [accountOf(anvilAccount(6))])).outcome).toBe("granted");
  });

  it("denies with a reason where a contract misbehaves, under not as well, and spoils no neighbour", async () => {
    const hostile: [Address, string][] = [
      [stranger.address.toLowerCase() as Address, "no_contract"],
      [await anvil.deploy(reverting), "contract_reverted"],
      [await anvil.deploy(burner), "contract_reverted"],
      [await anvil.deploy(spoofed), "contract_reverted"],
      [await anvil.deploy(garbage, [31n]), "bad_answer"],
      [await anvil.deploy(garbage, [64n]), "bad_answer"],
      [await anvil.deploy(huge), "bad_answer"],
    ];
    const conditions = hostile.flatMap(([contract]) => [
      nft({ contract }),
      { type: "erc1155", chain: anvil.id, contract, tokenId: "1" },
      { type: "erc20", chain: anvil.id, contract, minBalance: "1" },
      nft({ contract, tokenId: "1" }),
    ]);
    const began = performance.now();
    const decision = await evaluate({ any: [...conditions, nft()] });
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(codes(decision)).toEqual([
      ...hostile.flatMap(([, code]) => [code, code, code, code]),
      "balance_enough",
    ]);
    expect(decision.outcome).toBe("granted");
    for (const condition of conditions as Condition[]) {
      expect((await evaluate(condition)).outcome).toBe("denied");
      expect((await evaluate({ not: condition })).outcome).toBe("denied");
    }
  });

  it("is unavailable, never granted or denied, when a chain that matters is silent", async () => {
    proxy.mode = "hang";
    const decision = await evaluate(nft());
    expect(decision).toMatchObject({ outcome: "unavailable", silentChains: [anvil.id], chains: [] });
    expect(decision.conditions[0]).toMatchObject({
      outcome: "unknown",
      reason: { code: "chain_unavailable" },
    });
    expect((await evaluate({ not: nft() })).outcome).toBe("unavailable");
    proxy.mode = "pass";
    await expect.poll(async () => (await evaluate(nft())).outcome, { timeout: 5_000 }).toBe("granted");
  });

  it("decides without a silent chain where its answer cannot matter", async () => {
    proxy.mode = "drop";
    const listed = { type: "allowlist", accounts: [accountOf(holder)] };
    const elsewhere = nft({ chain: secondAnvil.id });
    const granted = await evaluate({ any: [nft(), listed, elsewhere] });
    expect(granted).toMatchObject({ outcome: "granted", silentChains: [anvil.id] });
    expect(granted.conditions.map(({ outcome }) => outcome)).toEqual(["unknown", "met", "met"]);
    expect((await evaluate({ all: [nft(), { not: listed }] })).outcome).toBe("denied");
    expect((await evaluate({ all: [nft(), elsewhere] })).outcome).toBe("unavailable");
    expect((await evaluate({ atLeast: { count: 2, of: [nft(), listed, elsewhere] } })).outcome).toBe(
      "granted",
    );
  });

  it("is unavailable where the gate names a chain that is not configured", async () => {
    const decision = await evaluate({ ...nft(), chain: "eip155:424242" });
    expect(decision.outcome).toBe("unavailable");
    expect(decision.conditions[0]).toMatchObject({
      outcome: "unknown",
      reason: { code: "chain_not_configured" },
    });
  });

  it("stops when its caller does", async () => {
    proxy.mode = "hang";
    const controller = new AbortController();
    const rule = ruleSchema.parse(nft());
    const deciding = evaluateGate({
      chains,
      kinds,
      rule,
      accounts: [accountOf(holder)],
      signal: controller.signal,
    });
    controller.abort(new Error("the viewer left"));
    await expect(deciding).rejects.toThrow("the viewer left");
  });
});
