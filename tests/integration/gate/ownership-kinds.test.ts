import type { Abi, Address } from "viem";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { findHolders } from "#lib/gate/find-holders.ts";
import { ruleSchema } from "#lib/shared/gate.ts";
import * as keyLock from "../../../contracts/test/artifacts/key-lock.ts";
import * as rentalToken from "../../../contracts/test/artifacts/rental-token.ts";
import * as spoofed from "../../../contracts/test/artifacts/spoofed-token.ts";
import * as staleRental from "../../../contracts/test/artifacts/stale-rental.ts";
import * as subscriptionToken from "../../../contracts/test/artifacts/subscription-token.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { accountOf, codes, type GateWorld, holder, startGateWorld, stranger } from "./gate-world.ts";
import { contractCalls } from "./ownership-world.ts";

const renter = anvilAccount(7);

describe("what a gate can ask of EVM tokens", () => {
  let world: GateWorld;
  let calls: ReturnType<typeof contractCalls>;
  let rental: Address;
  let subscription: Address;
  let lock: Address;
  beforeAll(async () => {
    world = await startGateWorld();
    calls = contractCalls(world.anvil);
    rental = await world.anvil.deploy(rentalToken);
    subscription = await world.anvil.deploy(subscriptionToken);
    lock = await world.anvil.deploy(keyLock);
  });
  afterEach(() => {
    world.proxy.requests.length = 0;
  });
  afterAll(() => world?.stop());

  const call =
    (contract: { address: Address; abi: Abi }) =>
    (functionName: string, ...args: unknown[]) =>
      calls.send(holder, contract, functionName, args);
  const onRental = (functionName: string, ...args: unknown[]) =>
    call({ address: rental, abi: rentalToken.abi as Abi })(functionName, ...args);
  const onSubscription = (functionName: string, ...args: unknown[]) =>
    call({ address: subscription, abi: subscriptionToken.abi as Abi })(functionName, ...args);
  const onLock = (functionName: string, ...args: unknown[]) =>
    call({ address: lock, abi: keyLock.abi as Abi })(functionName, ...args);
  const ask = (type: string, contract: string, fields: object = {}) => ({
    type,
    chain: world.anvil.id,
    contract,
    ...fields,
  });
  const codeFor = async (condition: object, account = holder) =>
    codes(await world.evaluate(condition, [accountOf(account)]))[0];
  const passesOf = async (condition: object, account = holder) => {
    const rule = ruleSchema.parse(condition);
    const { passes = [] } = await evaluateGate({ ...world, rule, accounts: [accountOf(account)] });
    return passes.map(({ name }) => name);
  };

  it("ERC-721: one of several token ids, each asked for its owner, of which some need not exist", async () => {
    await onRental("mint", holder.address, 7n);
    await onRental("mint", stranger.address, 150n);
    const listed = ask("erc721", rental, { tokenIds: ["1", "3-9", "150-152"] });
    expect(await codeFor(listed)).toBe("token_owned");
    expect(await passesOf(listed)).toEqual([`${world.anvil.id}/erc721:${rental}/7`]);
    expect(await codeFor(listed, stranger)).toBe("token_owned");
    expect(await codeFor(listed, renter)).toBe("not_owner");
    expect((await world.evaluate({ not: listed }, [accountOf(renter)])).outcome).toBe("granted");
    expect((await world.evaluate({ not: listed })).outcome).toBe("denied");
    // Nothing is learnt where none of them exists, so that it opens nothing under not.
    const none = ask("erc721", rental, { tokenIds: ["1000-1099"] });
    expect(await codeFor(none)).toBe("contract_reverted");
    expect((await world.evaluate({ not: none })).outcome).toBe("denied");
  });

  it("ERC-721: a wide range, in the list of the account's tokens that the contract keeps", async () => {
    await onSubscription("mint", holder.address, 5000n);
    const wide = (contract: Address) => ask("erc721", contract, { tokenIds: ["1000-9999"] });
    world.proxy.requests.length = 0;
    expect(await codeFor(wide(subscription))).toBe("token_owned");
    expect(world.proxy.requests).toHaveLength(1);
    expect(await passesOf(wide(subscription))).toEqual([`${world.anvil.id}/erc721:${subscription}/5000`]);
    expect(await codeFor(ask("erc721", subscription, { tokenIds: ["5001-9999"] }))).toBe("not_owner");
    expect(await codeFor(wide(subscription), stranger)).toBe("not_owner");
    // A contract that keeps no such list cannot be asked; who has none of its tokens does not need it.
    expect(await codeFor(wide(rental))).toBe("tokens_not_listed");
    expect((await world.evaluate({ not: wide(rental) })).outcome).toBe("denied");
    expect(await codeFor(wide(rental), renter)).toBe("not_owner");
  });

  it("ERC-721: looks at 30 tokens of an account and says so where it has more", async () => {
    const collector = anvilAccount(8);
    for (let id = 100n; id < 130n; id++) await onSubscription("mint", collector.address, id);
    const wide = ask("erc721", subscription, { tokenIds: ["200-9999"] });
    expect(await codeFor(wide, collector)).toBe("not_owner");
    await onSubscription("mint", collector.address, 130n);
    expect(await codeFor(wide, collector)).toBe("too_many_tokens");
    expect((await world.evaluate({ not: wide }, [accountOf(collector)])).outcome).toBe("denied");
    expect(await codeFor(ask("erc721", subscription, { tokenIds: ["129-9999"] }), collector)).toBe(
      "token_owned",
    );
  });

  it("ERC-1155: any one of several ids, each by itself", async () => {
    const anyOf = (tokenIds: string[], minBalance = "1") =>
      ask("erc1155", world.pass, { tokenIds, minBalance });
    expect(await codeFor(anyOf(["1-3"]))).toBe("balance_enough");
    expect(await passesOf(anyOf(["2", "1"]))).toEqual([
      `${world.anvil.id}/erc1155:${world.pass}/1 ${holder.address.toLowerCase()}`,
    ]);
    expect(await codeFor(anyOf(["2-50"]))).toBe("balance_too_low");
    const short = await world.evaluate(anyOf(["1", "2"], "2"));
    expect(short.conditions[0]).toMatchObject({ outcome: "not_met", held: "1", needed: "2" });
    expect(await codeFor(anyOf(["1-3"]), stranger)).toBe("balance_too_low");
  });

  it("ERC-4907: a token counts for who rents it instead of its owner, until the rent ends", async () => {
    const rented = ask("erc721", rental, { tokenIds: ["20"], renters: true });
    await onRental("mint", holder.address, 20n);
    expect(await codeFor(rented)).toBe("token_owned");
    const end = (await calls.now()) + 1000;
    await onRental("setUser", 20n, renter.address, BigInt(end));
    const granted = await world.evaluate(rented, [accountOf(renter)]);
    expect(granted.conditions[0]?.reason).toMatchObject({ code: "token_rented" });
    expect(granted.conditions[0]?.reason.message).toMatch(/^You rent token #20 until \d{4}-.* UTC\.$/);
    expect(await codeFor(rented)).toBe("not_owner");
    // The pass is the token's: owner and renter pay keys from one bucket.
    expect(await passesOf(rented, renter)).toEqual([`${world.anvil.id}/erc721:${rental}/20`]);
    // Without the option the owner counts.
    const owned = ask("erc721", rental, { tokenId: "20" });
    expect([await codeFor(owned), await codeFor(owned, renter)]).toEqual(["token_owned", "not_owner"]);
    await calls.passTo(end);
    expect(await codeFor(rented, renter)).toBe("token_rented");
    await calls.passTo(end + 1);
    expect(await codeFor(rented, renter)).toBe("not_owner");
    expect(await codeFor(rented)).toBe("token_owned");
  });

  it("ERC-4907: believes no user whose rent has ended, and no contract that does not rent", async () => {
    const stale = await world.anvil.deploy(staleRental, [renter.address]);
    expect(await codeFor(ask("erc721", stale, { tokenIds: ["1"], renters: true }), renter)).toBe("not_owner");
    const plain = world.nft({ tokenId: world.tokenId.toString(), renters: true });
    expect(await codeFor(plain)).toBe("contract_reverted");
    expect((await world.evaluate({ not: plain })).outcome).toBe("denied");
  });

  it("ERC-5643: a token of the account that has not expired, found in its list or named", async () => {
    const subscriber = anvilAccount(3);
    const any = ask("subscription", subscription, { standard: "erc5643" });
    const named = { ...any, tokenIds: ["301-310"] };
    expect(await codeFor(any, subscriber)).toBe("no_subscription");
    await onSubscription("mint", subscriber.address, 300n);
    await onSubscription("mint", subscriber.address, 301n);
    expect(await codeFor(any, subscriber)).toBe("subscription_expired");
    await onSubscription("renewSubscription", 301n, 1000n);
    const end = (await calls.now()) + 1000;
    for (const condition of [any, named]) {
      world.proxy.requests.length = 0;
      expect(await codeFor(condition, subscriber)).toBe("subscribed");
      expect(world.proxy.requests).toHaveLength(1);
      expect(await passesOf(condition, subscriber)).toEqual([`${world.anvil.id}/erc721:${subscription}/301`]);
    }
    expect(await codeFor({ ...any, tokenIds: ["300"] }, subscriber)).toBe("subscription_expired");
    await calls.passTo(end);
    expect(await codeFor(any, subscriber)).toBe("subscription_expired");
    await onSubscription("renewSubscription", 301n, 1000n);
    expect(await codeFor(any, subscriber)).toBe("subscribed");
    await onSubscription("cancelSubscription", 301n);
    expect(await codeFor(any, subscriber)).toBe("subscription_expired");
  });

  it("ERC-5643: says so where a collection does not list tokens, or does not expire", async () => {
    const unlisted = ask("subscription", rental, { standard: "erc5643" });
    expect(await codeFor(unlisted)).toBe("tokens_not_listed");
    expect((await world.evaluate({ not: unlisted })).outcome).toBe("denied");
    const timeless = ask("subscription", rental, { standard: "erc5643", tokenIds: ["7"] });
    expect(await codeFor(timeless)).toBe("contract_reverted");
    expect((await world.evaluate({ not: timeless })).outcome).toBe("denied");
  });

  it("Unlock: an account with a key that has not expired", async () => {
    const member = anvilAccount(4);
    const key = ask("subscription", lock, { standard: "unlock" });
    expect(await codeFor(key, member)).toBe("no_subscription");
    const end = (await calls.now()) + 1000;
    await onLock("grantKey", member.address, BigInt(end));
    expect(await codeFor(key, member)).toBe("subscribed");
    expect(await passesOf(key, member)).toEqual([
      `${world.anvil.id}/erc721:${lock} ${member.address.toLowerCase()}`,
    ]);
    await calls.passTo(end);
    expect(await codeFor(key, member)).toBe("subscription_expired");
    expect(await codeFor(ask("subscription", world.membership, { standard: "unlock" }))).toBe(
      "contract_reverted",
    );
  });

  it("takes all kinds together in one HTTP round trip, at one block", async () => {
    const rule = {
      any: [
        ask("erc721", rental, { tokenIds: ["100-199"] }),
        ask("erc721", subscription, { tokenIds: ["100000-200000"] }),
        ask("erc721", rental, { tokenIds: ["20"], renters: true }),
        ask("erc1155", world.pass, { tokenIds: ["2-50"] }),
        ask("erc20", world.coin, { minBalance: "1", decimals: 6 }),
        ask("subscription", subscription, { standard: "erc5643" }),
        ask("subscription", lock, { standard: "unlock" }),
        ...Array.from({ length: 5 }, (_, index) => world.nft({ tokenId: String(1000 + index) })),
      ],
    };
    world.proxy.requests.length = 0;
    const decision = await world.evaluate(
      rule,
      [stranger, renter, anvilAccount(5)].map((each) => accountOf(each)),
    );
    expect(decision.conditions).toHaveLength(12);
    expect(decision.chains).toHaveLength(1);
    expect(world.proxy.requests).toHaveLength(1);
  });

  it("tells an editor what a contract can do, unless it claims everything", async () => {
    const described = async (contract: Address) => {
      const token = await world.chains.get(world.anvil.id)?.describeToken(contract);
      return `${token?.standard} ${token?.features?.join(" ") ?? ""}`.trim();
    };
    expect(await described(rental)).toBe("erc721 erc4907");
    expect(await described(subscription)).toBe("erc721 enumerable erc5643");
    expect(await described(lock)).toBe("erc721 unlock");
    expect(await described(world.membership)).toBe("erc721");
    expect(await described(await world.anvil.deploy(spoofed))).toBe("unknown");
  });

  it("tells a creator whether anybody holds what is asked", async () => {
    const find = async (condition: object) => {
      const rule = ruleSchema.parse(condition);
      return (await findHolders({ ...world, rule, known: [] }))[0]?.holders;
    };
    expect(await find(ask("erc721", rental, { tokenIds: ["1-10"] }))).toBe("some");
    expect(await find(ask("erc721", rental, { tokenIds: ["1000-1010"] }))).toBe("none");
    expect(await find(ask("erc721", subscription, { tokenIds: ["1000-9999"] }))).toBe("some");
    expect(await find(ask("subscription", lock, { standard: "unlock" }))).toBe("some");
    expect(await find(ask("subscription", stranger.address, { standard: "unlock" }))).toBe("none");
  });
});
