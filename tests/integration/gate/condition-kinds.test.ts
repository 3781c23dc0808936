import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { allowlistKind } from "#lib/gate/condition-kinds/allowlist.ts";
import { erc20Kind } from "#lib/gate/condition-kinds/erc20.ts";
import { erc721Kind } from "#lib/gate/condition-kinds/erc721.ts";
import { erc1155Kind } from "#lib/gate/condition-kinds/erc1155.ts";
import { subscriptionKind } from "#lib/gate/condition-kinds/subscription.ts";
import { createLog } from "#lib/platform/log.ts";
import * as keyLock from "../../../contracts/test/artifacts/key-lock.ts";
import { membershipKind } from "../../plugins/membership-condition.ts";
import { createMemoryChain } from "../../plugins/memory-chain.ts";
import { anvilAccount, startTestAnvil } from "../../setup/anvil.ts";
import { type ConditionKindFixture, conditionKindConformance } from "./condition-kind.conformance.ts";
import { deployTokens, type Tokens } from "./deploy-tokens.ts";

const log = createLog({ name: "test", level: "silent" });
const account = (index: number) => `eip155:0:${anvilAccount(index).address.toLowerCase()}`;

/** A kind of token on a chain of its own, where account 1 holds some of each and account 2 none. */
const onAnvil =
  (fields: (tokens: Tokens) => { condition: object; impossible: object; invalid: object[]; type: string }) =>
  async (): Promise<ConditionKindFixture> => {
    const anvil = await startTestAnvil();
    const chain = createEvmChain({ chainId: anvil.chainId, urls: [anvil.url], log });
    const { type, condition, impossible, invalid } = fields(await deployTokens(anvil, anvilAccount(1)));
    const asked = { type, chain: anvil.id, ...condition };
    return {
      chains: new Map([[chain.id, chain]]),
      condition: asked,
      holder: account(1),
      stranger: account(2),
      invalid: [{}, { ...asked, minBalance: "0" }, ...invalid.map((wrong) => ({ ...asked, ...wrong }))],
      broken: { ...asked, ...{ contract: anvilAccount(3).address } },
      impossible: { ...asked, ...impossible },
      close: () => anvil.stop(),
    };
  };

conditionKindConformance(
  erc721Kind,
  onAnvil(({ membership }) => ({
    type: "erc721",
    condition: { contract: membership },
    impossible: { tokenId: "99" },
    invalid: [
      { minBalance: "1", tokenId: "1" },
      { tokenId: "1", tokenIds: ["2"] },
      { tokenIds: ["2-1"] },
      { renters: true },
      { renters: true, tokenIds: ["1-101"] },
      { contract: "0x1" },
    ],
  })),
);

conditionKindConformance(
  erc1155Kind,
  onAnvil(({ pass }) => ({
    type: "erc1155",
    condition: { contract: pass, tokenId: "1" },
    impossible: { contract: anvilAccount(4).address },
    invalid: [{ tokenId: "-1" }, { tokenIds: ["2"] }, { tokenId: undefined }, { chain: "memory:1" }],
  })),
);

conditionKindConformance(
  erc20Kind,
  onAnvil(({ coin }) => ({
    type: "erc20",
    condition: { contract: coin, minBalance: "2500000", decimals: 6 },
    impossible: { minBalance: "2500001" },
    invalid: [{ decimals: 78 }, { owner: "me" }],
  })),
);

conditionKindConformance(subscriptionKind, async () => {
  const anvil = await startTestAnvil();
  const chain = createEvmChain({ chainId: anvil.chainId, urls: [anvil.url], log });
  const [lock, empty] = [await anvil.deploy(keyLock), await anvil.deploy(keyLock)];
  const args = [anvilAccount(1).address, 2n ** 64n] as const;
  const grant = { address: lock, abi: keyLock.abi, functionName: "grantKey", args } as const;
  await anvil.mined(await anvil.client.writeContract({ ...grant, account: anvilAccount(0), chain: null }));
  const condition = { type: "subscription", chain: anvil.id, contract: lock, standard: "unlock" };
  return {
    chains: new Map([[chain.id, chain]]),
    condition,
    holder: account(1),
    stranger: account(2),
    invalid: [{}, { ...condition, standard: "erc721" }, { ...condition, tokenIds: ["1"] }],
    broken: { ...condition, ...{ contract: anvilAccount(3).address } },
    impossible: { ...condition, ...{ contract: empty } },
    close: () => anvil.stop(),
  };
});

conditionKindConformance(allowlistKind, async () => ({
  chains: new Map(),
  condition: { type: "allowlist", accounts: [account(1), "memory:1:alice"] },
  holder: account(1),
  stranger: account(2),
  invalid: [{}, { accounts: [] }, { accounts: ["alice"] }],
  close: async () => {},
}));

conditionKindConformance(membershipKind, async () => {
  const chain = createMemoryChain({
    ledger: new Map([
      ["film-club", { name: "Film Club", members: new Map([["alice", 1]]) }],
      ["empty-club", { name: "Empty Club", members: new Map() }],
      ["closed-club", { name: "Closed Club", members: new Map(), closed: true }],
    ]),
  });
  const condition = { type: "memory:membership", chain: "memory:1", club: "film-club" };
  return {
    chains: new Map([[chain.id, chain]]),
    condition,
    holder: "memory:1:alice",
    stranger: "memory:1:bob",
    invalid: [{}, { ...condition, club: "Film Club" }, { ...condition, chain: "eip155:1" }],
    broken: { ...condition, ...{ club: "closed-club" } },
    impossible: { ...condition, ...{ club: "empty-club" } },
    close: async () => {},
  };
});
