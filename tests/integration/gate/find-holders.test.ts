import type { Address } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Chain } from "#lib/chains/chain.ts";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { builtInConditionKinds as kinds } from "#lib/gate/condition-kinds/built-in.ts";
import { findHolders } from "#lib/gate/find-holders.ts";
import { createLog } from "#lib/platform/log.ts";
import { ruleSchema } from "#lib/shared/gate.ts";
import * as reverting from "../../../contracts/test/artifacts/reverting-token.ts";
import * as testCoin from "../../../contracts/test/artifacts/test-coin.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { deployHybrid, deployTokens } from "./deploy-tokens.ts";

const log = createLog({ name: "test", level: "silent" });

describe("whether anybody holds what a gate asks for", () => {
  let anvil: TestAnvil;
  let chains: Map<string, Chain>;
  let membership: Address;
  let pass: Address;
  let coin: Address;
  let emptyCoin: Address;
  let broken: Address;
  const holder = anvilAccount(1);

  beforeAll(async () => {
    anvil = await startTestAnvil();
    const chain = createEvmChain({
      chainId: anvil.chainId,
      urls: [anvil.url],
      log,
      timeoutMs: 2000,
      known: { name: "Test chain" },
    });
    chains = new Map([[chain.id, chain]]);
    ({ membership, pass, coin } = await deployTokens(anvil, holder));
    emptyCoin = await anvil.deploy(testCoin);
    broken = await anvil.deploy(reverting);
  });
  afterAll(() => anvil?.stop());

  const find = async (condition: object, known: string[] = []) => {
    const gate = { chain: anvil.id, ...condition };
    const [finding] = await findHolders({ chains, kinds, rule: ruleSchema.parse(gate), known });
    return finding?.holders;
  };
  const erc20 = (contract: Address, minBalance: string) => ({
    type: "erc20",
    contract,
    minBalance,
    decimals: 6,
  });

  it("is told by a coin's supply, also when it is too small for the amount asked", async () => {
    expect(await find(erc20(coin, "2500000"))).toBe("some");
    expect(await find(erc20(coin, "2500001"))).toBe("none");
    expect(await find(erc20(emptyCoin, "1"))).toBe("none");
  });

  it("is told by a collection's supply", async () => {
    expect(await find({ type: "erc721", contract: membership })).toBe("some");
    expect(await find({ type: "erc721", contract: membership, minBalance: "2" })).toBe("none");
  });

  it("is told by the owner of the one token", async () => {
    expect(await find({ type: "erc721", contract: membership, tokenId: "1" })).toBe("some");
    expect(await find({ type: "erc721", contract: membership, tokenId: "99" })).toBe("none");
  });

  it("is told by accounts that are known to hold it, where the contract itself does not say", async () => {
    const condition = { type: "erc1155", contract: pass, tokenId: "1" };
    expect(await find(condition)).toBe("cannot_tell");
    expect(await find(condition, [`eip155:0:${holder.address.toLowerCase()}`])).toBe("some");
  });

  it("is told in whole tokens of a contract that counts parts of them", async () => {
    const whole = 10n ** 18n;
    const contract = await deployHybrid(anvil, [
      [holder, whole / 2n],
      [anvilAccount(2), 2n * whole],
    ]);
    const known = [`eip155:0:${holder.address.toLowerCase()}`];
    expect(await find({ type: "erc721", contract, minBalance: "2" }, known)).toBe("some");
    expect(await find({ type: "erc721", contract, minBalance: "3" }, known)).toBe("none");
  });

  it("is nobody where the contract does not answer what the kind asks, such as an ERC-1155 named as an ERC-721", async () => {
    const known = [`eip155:0:${holder.address.toLowerCase()}`];
    expect(await find({ type: "erc721", contract: pass }, known)).toBe("none");
    expect(await find({ type: "erc1155", contract: membership, tokenId: "1" }, known)).toBe("none");
  });

  it("is never guessed", async () => {
    expect(await find({ type: "erc721", contract: broken })).toBe("cannot_tell");
    expect(await find({ type: "erc721", contract: pass })).toBe("cannot_tell");
  });

  it("says that nobody can pass where there is no contract, and names a silent chain as that", async () => {
    expect(await find({ type: "erc721", contract: holder.address })).toBe("none");
    const rule = ruleSchema.parse({ any: [{ type: "erc721", chain: "eip155:999", contract: membership }] });
    expect(await findHolders({ chains, kinds, rule, known: [] })).toMatchObject([
      { path: "any.0", holders: "chain_silent" },
    ]);
  });

  it("counts an allowlist as held by those on it", async () => {
    const rule = ruleSchema.parse({ type: "allowlist", accounts: [`eip155:1:${holder.address}`] });
    expect(await findHolders({ chains, kinds, rule, known: [] })).toMatchObject([
      { holders: "some", reason: "One account is listed." },
    ]);
  });
});
