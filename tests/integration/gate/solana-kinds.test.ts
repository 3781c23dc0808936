import { generateKeyPairSigner, type KeyPairSigner } from "@solana/kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSolanaChain } from "#lib/chains/solana/solana-chain.ts";
import { builtInConditionKinds } from "#lib/gate/condition-kinds/built-in.ts";
import { metaplexKind } from "#lib/gate/condition-kinds/metaplex.ts";
import { splTokenKind } from "#lib/gate/condition-kinds/spl-token.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { createLog } from "#lib/platform/log.ts";
import { ruleSchema } from "#lib/shared/gate.ts";
import { plantTree } from "../../setup/solana/compressed-tree.ts";
import { loadMetaplex, metaplex, writeMetadata } from "../../setup/solana/metaplex.ts";
import { keyOfSeed, type SolanaWorld, startSolanaWorld } from "../../setup/solana/solana-world.ts";
import { conditionKindConformance } from "./condition-kind.conformance.ts";

const log = createLog({ name: "test", level: "silent" });
const { roles } = metaplex;
const account = (address: string) => `solana:0:${address}`;
const chainsOf = (world: SolanaWorld) =>
  new Map([[world.id, createSolanaChain({ id: world.id, urls: [world.url], log })]]);
const newAddress = async () => (await generateKeyPairSigner()).address;

conditionKindConformance(splTokenKind, async () => {
  const world = await startSolanaWorld();
  const [holder, stranger, nothing] = await Promise.all([newAddress(), newAddress(), newAddress()]);
  const [mint, other] = [await world.createMint({ decimals: 6 }), await world.createMint()];
  await world.mintTo(mint, holder, 2_500_000n);
  const condition = { type: "spl-token", chain: world.id, mint, minBalance: "2500000", decimals: 6 };
  return {
    chains: chainsOf(world),
    condition,
    holder: account(holder),
    stranger: account(stranger),
    invalid: [
      {},
      { ...condition, mint: `0x${"ab".repeat(20)}` },
      { ...condition, chain: "eip155:1" },
      { ...condition, minBalance: "0" },
      { ...condition, minBalance: "2.5" },
    ],
    broken: { ...condition, mint: nothing },
    impossible: { ...condition, mint: other },
    close: () => world.close(),
  };
});

conditionKindConformance(metaplexKind, async () => {
  const world = await startSolanaWorld();
  loadMetaplex(world.svm);
  const condition = { type: "metaplex", chain: world.id, collection: roles.collectionMint };
  const nothing = await newAddress();
  return {
    chains: chainsOf(world),
    condition,
    holder: account(roles.holder),
    stranger: account(roles.authority),
    invalid: [
      {},
      { ...condition, creator: roles.authority },
      { ...condition, collection: undefined },
      { ...condition, collection: "somewhere" },
      { ...condition, chain: "solana:mainnet" },
      { ...condition, minBalance: "0" },
    ],
    broken: { ...condition, collection: nothing },
    impossible: { ...condition, collection: nothing },
    close: () => world.close(),
  };
});

describe("why a Solana condition is met or not", () => {
  let world: SolanaWorld;
  let holder: KeyPairSigner;
  beforeAll(async () => {
    world = await startSolanaWorld();
    loadMetaplex(world.svm);
    holder = await keyOfSeed(metaplex.holderSeedHex);
  });
  afterAll(() => world?.close());

  const ask = async (rule: object, ...addresses: string[]) => {
    const asked = ruleSchema.parse(rule);
    const kinds = builtInConditionKinds;
    const question = { chains: chainsOf(world), kinds, rule: asked, accounts: addresses.map(account) };
    const { outcome, conditions, passes } = await evaluateGate(question);
    const [first] = conditions;
    return { outcome, ...first?.reason, account: first?.account, passes };
  };
  const nfts = (more: object) => ({ type: "metaplex", chain: world.id, ...more });

  it("says which wallet holds NFTs of the collection, on every cluster that its key counts on", async () => {
    const other = await newAddress();
    const collection = nfts({ collection: roles.collectionMint, minBalance: "2" });
    expect(await ask(collection, other, roles.holder)).toMatchObject({
      outcome: "granted",
      code: "balance_enough",
      account: account(roles.holder),
      passes: [{ balance: { asset: `${world.id}/nft:${roles.collectionMint}`, holder: roles.holder } }],
    });
    expect((await ask(nfts({ collection: roles.coreCollection }), roles.holder)).outcome).toBe("granted");
  });

  it("names chain, collection and wallet where there is none, and where there are too few", async () => {
    const stranger = await newAddress();
    const short = (text: string) => `${text.slice(0, 6)}…${text.slice(-4)}`;
    expect(await ask(nfts({ collection: roles.collectionMint }), stranger)).toMatchObject({
      outcome: "denied",
      code: "balance_too_low",
      message: `Your wallet ${short(stranger)} holds no NFT of the collection ${short(roles.collectionMint)} on Solana devnet; at least 1 is needed.`,
    });
    const three = nfts({ collection: roles.coreCollection, minBalance: "3" });
    expect((await ask(three, stranger, roles.holder)).message).toBe(
      `Of your 2 wallets on Solana devnet none holds more than 1 NFT of the collection ${short(roles.coreCollection)} on Solana devnet; at least 3 are needed.`,
    );
  });

  it("says so when an NFT only claims the collection or the creator", async () => {
    const [owner, creator] = await Promise.all([newAddress(), newAddress()]);
    const mint = await world.createMint();
    await world.mintTo(mint, owner, 1n);
    await writeMetadata(world.svm, {
      mint,
      authority: owner,
      collection: { key: roles.collectionMint, verified: false },
      creators: [{ key: creator, verified: false, share: 100 }],
    });
    for (const set of [{ collection: roles.collectionMint }, { creator }]) {
      expect(await ask(nfts(set), owner)).toMatchObject({ outcome: "denied", code: "nft_unverified" });
    }
    // Who holds no verified one meets the opposite.
    expect((await ask({ not: nfts({ creator }) }, owner)).outcome).toBe("granted");
  });

  it("closes when the NFT is sent away, and opens for whom it was sent to", async () => {
    const next = await newAddress();
    const own = nfts({ collection: roles.collectionMint });
    expect((await ask(own, next)).outcome).toBe("denied");
    await world.transfer(roles.nftMint_verified, holder, next, 1n);
    expect((await ask(own, next)).outcome).toBe("granted");
  });

  it("opens for no compressed NFT that its tree does not bear out, under not neither", async () => {
    const owner = await newAddress();
    const tree = await plantTree(world);
    const asset = await tree.mint(owner, roles.collectionMint);
    const own = nfts({ collection: roles.collectionMint });
    expect((await ask(own, owner)).outcome).toBe("granted");
    tree.send(asset, await newAddress(), { indexed: false });
    expect(await ask(own, owner)).toMatchObject({ outcome: "denied", code: "nft_unproven" });
    expect((await ask({ not: own }, owner)).outcome).toBe("denied");
  });

  it("compares whole tokens in base units, and names token, chain and wallet", async () => {
    const owner = await newAddress();
    const mint = await world.createMint({ decimals: 6 });
    await world.mintTo(mint, owner, 1_500_000n);
    const coins = (minBalance: string) => ({
      type: "spl-token",
      chain: world.id,
      mint,
      minBalance,
      decimals: 6,
    });
    expect((await ask(coins("1500000"), owner)).outcome).toBe("granted");
    const { code, message } = await ask(coins("1500001"), owner);
    expect(code).toBe("balance_too_low");
    expect(message).toMatch(
      /^Your wallet \S+…\S+ holds 1\.5 of the token \S+…\S+ on Solana devnet; at least 1\.500001 are needed\.$/,
    );
    const wallet = { ...coins("1"), mint: roles.nftMint_verified };
    expect((await ask({ any: [wallet, coins("1")] }, owner)).outcome).toBe("granted");
    expect((await ask({ ...coins("1"), mint: await newAddress() }, owner)).message).toBe(
      "There is no token at this address on Solana devnet. The creator has to correct the gate.",
    );
  });

  it("asks for a Solana account where there is none", async () => {
    const kinds = builtInConditionKinds;
    const rule = ruleSchema.parse(nfts({ collection: roles.collectionMint }));
    const accounts = [`eip155:0:0x${"ab".repeat(20)}`];
    const { outcome, conditions } = await evaluateGate({ chains: chainsOf(world), kinds, rule, accounts });
    expect(outcome).toBe("denied");
    expect(conditions[0]?.reason).toEqual({
      code: "no_account",
      message: "None of your accounts is on Solana devnet. Link a Solana wallet.",
    });
  });
});
