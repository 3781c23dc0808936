import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { incomingDelegations } from "#lib/chains/evm/delegations.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { ruleSchema } from "#lib/shared/gate.ts";
import * as garbage from "../../../contracts/test/artifacts/garbage-token.ts";
import * as burner from "../../../contracts/test/artifacts/gas-burning-token.ts";
import * as keyLock from "../../../contracts/test/artifacts/key-lock.ts";
import * as subscriptionToken from "../../../contracts/test/artifacts/subscription-token.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { accountOf, codes, type GateWorld, startGateWorld, holder as vault } from "./gate-world.ts";
import { contractCalls } from "./ownership-world.ts";

const hot = anvilAccount(3);
const hotter = anvilAccount(4);
const none = `0x${"0".repeat(64)}`;

describe("a vault that delegated to a viewer's wallet", () => {
  let world: GateWorld;
  let calls: ReturnType<typeof contractCalls>;
  let snapshot: `0x${string}`;
  beforeAll(async () => {
    world = await startGateWorld();
    calls = contractCalls(world.anvil);
    await calls.installRegistry();
  });
  beforeEach(async () => {
    snapshot = await world.anvil.client.snapshot();
    world.proxy.requests.length = 0;
  });
  afterEach(async () => {
    world.proxy.beforeAnswer = undefined;
    world.proxy.mode = "pass";
    await world.anvil.client.revert({ id: snapshot });
  });
  afterAll(() => world?.stop());

  const coins = (minBalance: string) => ask("erc20", world.coin, { minBalance, decimals: 6 });
  const pass = (fields: object = {}) => ask("erc1155", world.pass, { tokenId: "1", ...fields });
  const ask = (type: string, contract: string, fields: object = {}) => ({
    type,
    chain: world.anvil.id,
    contract,
    ...fields,
  });
  const outcome = async (rule: object, account = hot) => {
    const decision = await world.evaluate(rule, [accountOf(account)]);
    return decision.outcome;
  };
  const passesOf = async (rule: object, account: { address: string }) =>
    (
      await evaluateGate({ ...world, rule: ruleSchema.parse(rule), accounts: [accountOf(account)] })
    ).passes?.map(({ name }) => name);
  const delegateAll = (from = vault, to = hot, enable = true) =>
    calls.delegate(from, "delegateAll", [to.address, none, enable]);

  it("opens what the vault holds, and the decision says through whom, for which wallet", async () => {
    const named = world.nft({ tokenId: world.tokenId.toString() });
    const rule = { all: [named, world.nft(), pass(), coins("2500000")] };
    expect(await outcome(rule)).toBe("denied");
    await delegateAll();
    const decision = await world.evaluate(rule, [accountOf(hot)]);
    expect(decision.outcome).toBe("granted");
    for (const condition of decision.conditions) {
      expect(condition).toMatchObject({ vault: accountOf(vault, world.anvil.id), account: accountOf(hot) });
      expect(condition.reason.message).toMatch(
        /^Through 0x7099…79c8, which delegated to your wallet 0x90f7…b906: you (own|hold) /,
      );
    }
    // Several wallets of one vault pay keys from its bucket.
    await delegateAll(vault, hotter);
    expect(await passesOf(rule, hot)).toEqual(await passesOf(rule, vault));
    expect(await passesOf(rule, hotter)).toEqual(await passesOf(rule, vault));
  });

  it("costs no round trip where the wallet needs no vault or has none, else a second one", async () => {
    await outcome(world.nft(), vault);
    expect(world.proxy.requests).toHaveLength(1);
    await outcome(world.nft());
    expect(world.proxy.requests).toHaveLength(2);
    await delegateAll();
    world.proxy.requests.length = 0;
    expect(await outcome(world.nft())).toBe("granted");
    expect(world.proxy.requests).toHaveLength(2);
  });

  it("is read by the function that delegate.xyz v2 publishes", () => {
    expect(incomingDelegations(hot.address.toLowerCase())).toMatchObject({
      contract: "0x00000000000000447e69651d841bd8d104bed493",
      data: expect.stringMatching(/^0x42f87c25/),
    });
  });

  it("counts one contract where that was delegated, and no other", async () => {
    await calls.delegate(vault, "delegateContract", [hot.address, world.membership, none, true]);
    expect(await outcome(world.nft())).toBe("granted");
    expect(await outcome(world.nft({ tokenId: world.tokenId.toString() }))).toBe("granted");
    expect(await outcome(pass())).toBe("denied");
    expect(await outcome(coins("1"))).toBe("denied");
  });

  it("counts one token where that was delegated, and only while the vault owns it", async () => {
    const subscription = await world.anvil.deploy(subscriptionToken);
    const contract = { address: subscription, abi: subscriptionToken.abi };
    const send = (name: string, ...args: unknown[]) => calls.send(vault, contract, name, args);
    for (const id of [1n, 2n, 3n]) {
      await send("mint", vault.address, id);
      await send("renewSubscription", id, 10_000n);
    }
    const nft = (fields: object = {}) => ask("erc721", subscription, fields);
    const valid = (fields: object = {}) =>
      ask("subscription", subscription, { standard: "erc5643", ...fields });
    await calls.delegate(vault, "delegateERC721", [hot.address, subscription, 2n, none, true]);
    expect(await outcome(nft())).toBe("granted");
    expect(await outcome(nft({ tokenId: "2" }))).toBe("granted");
    expect(await outcome(nft({ tokenIds: ["2-5000"] }))).toBe("granted");
    expect(await outcome(valid())).toBe("granted");
    expect(await outcome(valid({ tokenIds: ["1-2"] }))).toBe("granted");
    expect(await passesOf(nft({ tokenIds: ["1-3"] }), hot)).toEqual([
      `${world.anvil.id}/erc721:${subscription}/2`,
    ]);
    expect(await outcome(nft({ tokenId: "1" }))).toBe("denied");
    expect(await outcome(nft({ tokenIds: ["3-5000"] }))).toBe("denied");
    expect(await outcome(nft({ minBalance: "2" }))).toBe("denied");
    expect(await outcome(valid({ tokenIds: ["1"] }))).toBe("denied");
    await calls.delegate(vault, "delegateERC721", [hot.address, subscription, 3n, none, true]);
    expect(await outcome(nft({ minBalance: "2" }))).toBe("granted");
    await send("transferFrom", vault.address, hotter.address, 2n);
    await send("transferFrom", vault.address, hotter.address, 3n);
    for (const gone of [nft(), nft({ tokenId: "2" }), nft({ tokenIds: ["2-5000"] }), valid()]) {
      expect(await outcome(gone)).toBe("denied");
    }
  });

  it("counts no more of an amount than was delegated", async () => {
    await calls.delegate(vault, "delegateERC20", [hot.address, world.coin, none, 1_000_000n]);
    expect(await outcome(coins("1000000"))).toBe("granted");
    expect(await outcome(coins("1000001"))).toBe("denied");
    await calls.delegate(vault, "delegateERC1155", [hot.address, world.pass, 1n, none, 5n]);
    expect(await outcome(pass())).toBe("granted");
    expect(await outcome(pass({ minBalance: "2" }))).toBe("denied");
    expect(await outcome(pass({ tokenId: undefined, tokenIds: ["1-3"] }))).toBe("granted");
    await calls.delegate(vault, "delegateERC1155", [hotter.address, world.pass, 2n, none, 5n]);
    expect(await outcome(pass(), hotter)).toBe("denied");
  });

  it("counts a lock's key of a whole wallet or contract, as locks do not speak of single tokens", async () => {
    const lock = await world.anvil.deploy(keyLock);
    await calls.send(vault, { address: lock, abi: keyLock.abi }, "grantKey", [vault.address, 2n ** 40n]);
    const key = ask("subscription", lock, { standard: "unlock" });
    await calls.delegate(vault, "delegateERC721", [hot.address, lock, 1n, none, true]);
    expect(await outcome(key)).toBe("denied");
    await calls.delegate(vault, "delegateContract", [hot.address, lock, none, true]);
    expect(await outcome(key)).toBe("granted");
  });

  it("counts no delegation with rights, none that was revoked, and none of a delegate", async () => {
    const rights = `0x${"74".repeat(32)}`;
    await calls.delegate(vault, "delegateAll", [hot.address, rights, true]);
    expect(await outcome(world.nft())).toBe("denied");
    await delegateAll();
    expect(await outcome(world.nft())).toBe("granted");
    await delegateAll(hot, hotter);
    expect(await outcome(world.nft(), hotter)).toBe("denied");
    await delegateAll(vault, hot, false);
    expect(await outcome(world.nft())).toBe("denied");
  });

  it("lets nobody pass by a list, and nobody past a not, for what a vault is or holds", async () => {
    await delegateAll();
    expect(await outcome({ type: "allowlist", accounts: [accountOf(vault)] })).toBe("denied");
    // One view for the whole rule: what a vault holds counts everywhere in it or nowhere.
    expect(await outcome({ all: [pass(), { not: world.nft() }] })).toBe("denied");
    // A vault that somebody else presses upon a wallet shuts no gate that was open.
    expect(await outcome({ not: world.nft() })).toBe("granted");
  });

  it("grants nothing by a delegation that is gone in the block that is read", async () => {
    await delegateAll();
    world.proxy.beforeAnswer = async () => {
      if (world.proxy.requests.length === 2) await delegateAll(vault, hot, false);
    };
    const decision = await world.evaluate(world.nft(), [accountOf(hot)]);
    expect(decision.outcome).toBe("denied");
    expect(codes(decision)).toEqual(["balance_too_low"]);
    expect(decision.conditions[0]).not.toHaveProperty("vault");
  });

  it("looks at the first 32 delegations, so that later ones of strangers push none out", async () => {
    const spam = async (from: number, to: number) => {
      for (let id = from; id < to; id++) {
        await calls.delegate(hotter, "delegateERC721", [
          hot.address,
          world.membership,
          BigInt(id),
          none,
          true,
        ]);
      }
    };
    await spam(0, 31);
    await delegateAll();
    await spam(31, 40);
    expect(await outcome(world.nft())).toBe("granted");
    await delegateAll(vault, hot, false);
    await calls.delegate(vault, "delegateContract", [hot.address, world.membership, none, true]);
    expect(await outcome(world.nft())).toBe("denied");
  });

  it("is not asked where a debt of keys is taken over: a token that came back by delegation was sent away", async () => {
    await delegateAll();
    const question = { ...world, rule: ruleSchema.parse(world.nft()), accounts: [accountOf(hot)] };
    expect((await evaluateGate({ ...question, delegations: false })).outcome).toBe("denied");
  });

  it("spoils nothing where the registry is broken or missing", async () => {
    const registry = "0x00000000000000447e69651d841bD8D104Bed493";
    for (const contract of [await world.anvil.deploy(garbage, [64n]), await world.anvil.deploy(burner)]) {
      const bytecode = await world.anvil.client.getCode({ address: contract });
      await world.anvil.client.setCode({ address: registry, bytecode: bytecode ?? "0x" });
      expect(await outcome(world.nft())).toBe("denied");
      expect(await outcome(world.nft(), vault)).toBe("granted");
    }
    expect(await outcome(world.nft({ chain: world.secondAnvil.id }))).toBe("denied");
  });

  it("is counted beside a chain that is silent, which is asked once", async () => {
    await delegateAll();
    const silent = world.nft({ chain: "eip155:424242" });
    const decision = await world.evaluate({ any: [silent, world.nft()] }, [accountOf(hot)]);
    expect(decision).toMatchObject({ outcome: "granted", silentChains: ["eip155:424242"] });
    expect(await outcome({ all: [silent, world.nft()] })).toBe("unavailable");
  });
});
