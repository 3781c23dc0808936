import type { Address } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import type { Condition } from "#lib/shared/conditions/conditions.ts";
import { ruleSchema } from "#lib/shared/gate.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import * as huge from "../../../contracts/test/artifacts/huge-return-token.ts";
import * as reverting from "../../../contracts/test/artifacts/reverting-token.ts";
import * as spoofed from "../../../contracts/test/artifacts/spoofed-token.ts";
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

  it("denies with a reason where a contract misbehaves, under not as well, and spoils no neighbour", async () => {
    const hostile: [Address, string][] = [
      [stranger.address.toLowerCase() as Address, "no_contract"],
      [await world.anvil.deploy(reverting), "contract_reverted"],
      [await world.anvil.deploy(burner), "contract_reverted"],
      [await world.anvil.deploy(spoofed), "contract_reverted"],
      [await world.anvil.deploy(garbage, [31n]), "bad_answer"],
      [await world.anvil.deploy(garbage, [64n]), "bad_answer"],
      [await world.anvil.deploy(huge), "bad_answer"],
    ];
    const conditions = hostile.flatMap(([contract]) => [
      world.nft({ contract }),
      { type: "erc1155", chain: world.anvil.id, contract, tokenId: "1" },
      { type: "erc20", chain: world.anvil.id, contract, minBalance: "1" },
      world.nft({ contract, tokenId: "1" }),
    ]);
    world.proxy.requests.length = 0;
    const decision = await world.evaluate({ any: [...conditions, world.nft()] });
    // No contract makes anything be asked again.
    expect(world.proxy.requests).toHaveLength(1);
    expect(codes(decision)).toEqual([
      ...hostile.flatMap(([, code]) => [code, code, code, code]),
      "balance_enough",
    ]);
    expect(decision.outcome).toBe("granted");
    for (const condition of conditions as Condition[]) {
      expect((await world.evaluate(condition)).outcome).toBe("denied");
      expect((await world.evaluate({ not: condition })).outcome).toBe("denied");
    }
  });

  it("asks no contract again and again that burns all its gas, lies or answers megabytes", async () => {
    const hostile: [Address, string][] = [
      [await world.anvil.deploy(reverting), "contract_reverted"],
      [await world.anvil.deploy(burner), "contract_reverted"],
      [await world.anvil.deploy(spoofed), "contract_reverted"],
      [await world.anvil.deploy(garbage, [64n]), "bad_answer"],
      [await world.anvil.deploy(huge), "bad_answer"],
    ];
    for (const [contract, code] of hostile) {
      const nft = { type: "erc721", chain: world.anvil.id, contract };
      const conditions = [
        { ...nft, tokenIds: ["1-40"] },
        { ...nft, tokenIds: ["1-100000"] },
        { ...nft, tokenIds: ["1-20"], renters: true },
        { type: "erc1155", chain: world.anvil.id, contract, tokenIds: ["1-40"] },
        { type: "subscription", chain: world.anvil.id, contract, standard: "unlock" },
        { type: "subscription", chain: world.anvil.id, contract, standard: "erc5643" },
        { type: "subscription", chain: world.anvil.id, contract, standard: "erc5643", tokenIds: ["1-20"] },
      ];
      world.proxy.requests.length = 0;
      const decision = await world.evaluate({ any: [...conditions, world.nft()] });
      expect(world.proxy.requests).toHaveLength(1);
      expect(decision.outcome).toBe("granted");
      expect(codes(decision)).toEqual([...conditions.map(() => code), "balance_enough"]);
      expect((await world.evaluate({ any: conditions.map((not) => ({ not })) })).outcome).toBe("denied");
    }
  });

  it("is unavailable, never granted or denied, when a chain that matters is silent", async () => {
    world.proxy.mode = "hang";
    const decision = await world.evaluate(world.nft());
    expect(decision).toMatchObject({ outcome: "unavailable", silentChains: [world.anvil.id], chains: [] });
    expect(decision.conditions[0]).toMatchObject({
      outcome: "unknown",
      reason: { code: "chain_unavailable" },
    });
    expect((await world.evaluate({ not: world.nft() })).outcome).toBe("unavailable");
    world.proxy.mode = "pass";
    await expect
      .poll(async () => (await world.evaluate(world.nft())).outcome, { timeout: 5_000 })
      .toBe("granted");
  });

  it("decides without a silent chain where its answer cannot matter", async () => {
    world.proxy.mode = "drop";
    const listed = { type: "allowlist", accounts: [accountOf(holder)] };
    const elsewhere = world.nft({ chain: world.secondAnvil.id });
    const granted = await world.evaluate({ any: [world.nft(), listed, elsewhere] });
    expect(granted).toMatchObject({ outcome: "granted", silentChains: [world.anvil.id] });
    expect(granted.conditions.map(({ outcome }) => outcome)).toEqual(["unknown", "met", "met"]);
    expect((await world.evaluate({ all: [world.nft(), { not: listed }] })).outcome).toBe("denied");
    expect((await world.evaluate({ all: [world.nft(), elsewhere] })).outcome).toBe("unavailable");
    expect(
      (await world.evaluate({ atLeast: { count: 2, of: [world.nft(), listed, elsewhere] } })).outcome,
    ).toBe("granted");
  });

  it("is unavailable where the gate names a chain that is not configured", async () => {
    const decision = await world.evaluate({ ...world.nft(), chain: "eip155:424242" });
    expect(decision.outcome).toBe("unavailable");
    expect(decision.conditions[0]).toMatchObject({
      outcome: "unknown",
      reason: { code: "chain_not_configured" },
    });
  });

  it("stops when its caller does", async () => {
    world.proxy.mode = "hang";
    const controller = new AbortController();
    const rule = ruleSchema.parse(world.nft());
    const deciding = evaluateGate({
      ...world,
      rule,
      accounts: [accountOf(holder)],
      signal: controller.signal,
    });
    controller.abort(new Error("the viewer left"));
    await expect(deciding).rejects.toThrow("the viewer left");
  });
});
