import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { type Rule, ruleSchema } from "#lib/shared/gate.ts";
import * as plainCoin from "../../../contracts/test/artifacts/plain-coin.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { deployHybrid } from "./deploy-tokens.ts";
import { accountOf, codes, type GateWorld, holder, startGateWorld, stranger } from "./gate-world.ts";

describe("a gate on real chains", () => {
  let world: GateWorld;
  beforeAll(async () => {
    world = await startGateWorld();
  });
  afterEach(() => {
    world.proxy.mode = "pass";
    world.proxy.requests.length = 0;
  });
  afterAll(() => world?.stop());

  it("decides every kind of condition, with what is held and what is needed", async () => {
    const rule = {
      all: [
        world.nft(),
        world.nft({ tokenId: world.tokenId.toString() }),
        { type: "erc1155", chain: world.anvil.id, contract: world.pass, tokenId: "1" },
        { type: "erc20", chain: world.anvil.id, contract: world.coin, minBalance: "2500000", decimals: 6 },
        { type: "allowlist", accounts: [accountOf(holder, "eip155:1")] },
      ],
    };
    const granted = await world.evaluate(rule);
    expect(granted.outcome).toBe("granted");
    expect(granted.conditions.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual([
      "all.0 met",
      "all.1 met",
      "all.2 met",
      "all.3 met",
      "all.4 met",
    ]);
    const denied = await world.evaluate(rule, [accountOf(stranger)]);
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
        world.nft({ tokenId: world.tokenId.toString() }),
        { type: "erc1155", chain: world.anvil.id, contract: world.pass, tokenId: "1" },
        {
          any: [
            world.nft(),
            { type: "erc20", chain: world.anvil.id, contract: world.coin, minBalance: "9000000" },
          ],
        },
        { type: "allowlist", accounts: [accountOf(holder, "eip155:1")] },
        { not: { not: { type: "erc20", chain: world.anvil.id, contract: world.coin, minBalance: "1" } } },
        { not: { type: "erc20", chain: world.anvil.id, contract: world.coin, minBalance: "9000000" } },
      ],
    });
    const named = async (accounts: string[]) =>
      (await evaluateGate({ ...world, rule, accounts })).passes?.map(({ name }) => name);
    const expected = [
      `${world.anvil.id}/erc721:${world.membership}/${world.tokenId}`,
      `${world.anvil.id}/erc1155:${world.pass}/1 ${address}`,
      `${world.anvil.id}/erc721:${world.membership} ${address}`,
      accountOf(holder),
      `${world.anvil.id}/erc20:${world.coin} ${address}`,
    ];
    // Another account of the same viewer, which holds nothing, changes nothing.
    expect(await named([accountOf(holder)])).toEqual(expected);
    expect(await named([accountOf(stranger), accountOf(holder)])).toEqual(expected);
    expect(await named([accountOf(stranger)])).toBeUndefined();
  });

  it("lets each condition be met by any account of the viewer, and says by which", async () => {
    const rule = ruleSchema.parse({
      all: [
        world.nft(),
        world.nft({ tokenId: world.tokenId.toString() }),
        { type: "allowlist", accounts: [accountOf(stranger, "eip155:1")] },
        { not: { type: "erc20", chain: world.anvil.id, contract: world.coin, minBalance: "9000000" } },
      ],
    });
    const accounts = [accountOf(stranger), accountOf(holder)];
    const { outcome, conditions, passes } = await evaluateGate({ ...world, rule, accounts });
    expect(outcome).toBe("granted");
    expect(conditions.map(({ account }) => account)).toEqual([
      accountOf(holder),
      accountOf(holder),
      accountOf(stranger),
      undefined,
    ]);
    expect(passes?.[0]?.balance?.holder).toBe(holder.address.toLowerCase());
    // Neither alone opens it.
    for (const account of accounts) {
      expect((await evaluateGate({ ...world, rule, accounts: [account] })).outcome).toBe("denied");
    }
  });

  it("reads each chain once, at one block, whatever the size of the rule", async () => {
    const rule: Rule = ruleSchema.parse({
      any: [
        ...Array.from({ length: 29 }, (_, index) => world.nft({ tokenId: String(index + 1) })),
        world.nft(),
      ],
    });
    const decision = await world.evaluate(rule, [accountOf(holder), accountOf(stranger)]);
    expect(decision.outcome).toBe("granted");
    expect(world.proxy.requests).toHaveLength(1);
    const head = await world.anvil.client.getBlock({ blockTag: "latest" });
    expect(decision.chains).toEqual([
      { chain: world.anvil.id, blockNumber: String(head.number), blockHash: head.hash },
    ]);
  });

  it("asks no chain for an allowlist", async () => {
    const decision = await world.evaluate({ type: "allowlist", accounts: [accountOf(holder)] });
    expect(decision).toMatchObject({ outcome: "granted", chains: [] });
    expect(world.proxy.requests).toHaveLength(0);
  });

  it("counts whole tokens of a contract that is an ERC-721 and an ERC-20 in one", async () => {
    const whole = 10n ** 18n;
    const contract = await deployHybrid(world.anvil, [
      [holder, 2n * whole - 1n],
      [stranger, whole / 1000n],
    ]);
    const known = world.chains.get(world.anvil.id);
    expect(await known?.describeToken(contract)).toEqual({
      ...{ standard: "erc721", name: "Hybrid", symbol: "HYB", decimals: 18, divisible: true },
    });
    const one = { type: "erc721", chain: world.anvil.id, contract };
    expect(await world.evaluate(one)).toMatchObject({
      outcome: "granted",
      conditions: [{ held: "1", needed: "1", reason: { code: "balance_enough" } }],
    });
    expect((await world.evaluate({ ...one, tokenId: "1" })).outcome).toBe("granted");
    expect((await world.evaluate({ ...one, minBalance: "2" })).outcome).toBe("denied");
    const parts = [accountOf(stranger)];
    const denied = await world.evaluate(one, parts);
    expect(denied).toMatchObject({ outcome: "denied", conditions: [{ held: "0", needed: "1" }] });
    expect(denied.conditions[0]?.reason.message).toContain("only whole ones count");
    // Whoever wants parts to count says so.
    const thousandth = { ...one, type: "erc20", minBalance: String(whole / 1000n), decimals: 18 };
    expect((await world.evaluate(thousandth, parts)).outcome).toBe("granted");
  });

  it("counts an ERC-20 without decimals in its smallest unit, and takes no ERC-1155 for an ERC-721", async () => {
    const contract = await world.anvil.deploy(plainCoin);
    const mint = { address: contract, abi: plainCoin.abi, functionName: "mint" } as const;
    await world.anvil.mined(
      await world.anvil.client.writeContract({
        ...mint,
        args: [holder.address, 3n],
        account: holder,
        chain: null,
      }),
    );
    expect(await world.chains.get(world.anvil.id)?.describeToken(contract)).toEqual({ standard: "unknown" });
    const coins = { type: "erc20", chain: world.anvil.id, contract };
    expect((await world.evaluate({ ...coins, minBalance: "3" })).outcome).toBe("granted");
    const denied = await world.evaluate({ ...coins, minBalance: "4" });
    expect(denied.conditions[0]?.reason.message).toBe(
      "You hold 3 base units; at least 4 base units are needed.",
    );
    const named = world.nft({ contract: world.pass });
    expect(codes(await world.evaluate(named))).toEqual(["contract_reverted"]);
    expect((await world.evaluate({ not: named })).outcome).toBe("denied");
  });

  it("takes any one of the viewer's accounts, a key's on every EVM chain", async () => {
    const accounts = [accountOf(stranger), accountOf(holder)];
    expect((await world.evaluate(world.nft(), accounts)).outcome).toBe("granted");
    expect((await world.evaluate(world.nft({ chain: world.secondAnvil.id }), accounts)).outcome).toBe(
      "granted",
    );
    // One account must hold enough by itself.
    expect((await world.evaluate(world.nft({ minBalance: "2" }), accounts)).outcome).toBe("denied");
  });

  it("counts a smart account on its own chain only", async () => {
    const [here, there] = [accountOf(holder, world.anvil.id), accountOf(holder, "eip155:424242")];
    expect((await world.evaluate(world.nft(), [here])).outcome).toBe("granted");
    expect(await world.evaluate(world.nft(), [there])).toMatchObject({
      outcome: "denied",
      conditions: [{ reason: { code: "no_account" } }],
    });
    const list = { type: "allowlist", accounts: [here] };
    expect((await world.evaluate(list, [here])).outcome).toBe("granted");
    expect((await world.evaluate(list, [there])).outcome).toBe("denied");
  });

  it("refuses viewers of another namespace and viewers without an account, even under not", async () => {
    const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";
    expect(
      codes(await world.evaluate({ any: [world.nft(), world.nft({ tokenId: "1" })] }, [solana])),
    ).toEqual(["no_account", "no_account"]);
    expect(
      (await world.evaluate({ not: { type: "allowlist", accounts: [accountOf(holder)] } }, [])).outcome,
    ).toBe("denied");
  });

  it("follows the token to its next owner", async () => {
    const moved = await world.anvil.mint(world.membership, anvilAccount(5));
    const rule = world.nft({ tokenId: moved.toString() });
    expect((await world.evaluate(rule, [accountOf(anvilAccount(5))])).outcome).toBe("granted");
    await world.anvil.transfer(world.membership, anvilAccount(5), anvilAccount(6).address, moved);
    expect((await world.evaluate(rule, [accountOf(anvilAccount(5))])).outcome).toBe("denied");
    expect((await world.evaluate(rule, [accountOf(anvilAccount(6))])).outcome).toBe("granted");
  });
});
