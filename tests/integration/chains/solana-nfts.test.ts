import { type Address, generateKeyPairSigner, getAddressDecoder } from "@solana/kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSolanaChain } from "#lib/chains/solana/solana-chain.ts";
import { type NftSet, nftsOf, tokenBalance } from "#lib/chains/solana/solana-reads.ts";
import { createLog } from "#lib/platform/log.ts";
import { plantTree } from "../../setup/solana/compressed-tree.ts";
import { loadMetaplex, metaplex, writeAccount, writeMetadata } from "../../setup/solana/metaplex.ts";
import { keyOfSeed, type SolanaWorld, startSolanaWorld, token2022 } from "../../setup/solana/solana-world.ts";
import { RpcError } from "../../setup/solana/svm-methods.ts";

const log = createLog({ name: "test", level: "silent" });
const { roles } = metaplex;
const none = { held: 0, unverified: 0, unproven: 0, unseen: 0 };

describe("what a Solana account holds", () => {
  let world: SolanaWorld;
  beforeEach(async () => {
    world = await startSolanaWorld();
    loadMetaplex(world.svm);
  });
  afterEach(() => world.close());

  const ask = async (by: NftSet["by"], address: Address, owner: Address) => {
    const read = nftsOf({ by, address }, owner);
    // Computing where metadata stands takes its time on a busy machine.
    const patience = { timeoutMs: 20_000 };
    const chain = createSolanaChain({ id: world.id, urls: [world.url], log, ...patience });
    const { resultOf } = await chain.read([read]);
    const result = resultOf(read);
    if (!result.ok) throw new Error(result.fault);
    return result.value;
  };
  const newAddress = async () => (await generateKeyPairSigner()).address;
  /** An NFT of the world's own, with metadata that the test writes. */
  const mintNft = async (owner: Address, metadata: Partial<Parameters<typeof writeMetadata>[1]> = {}) => {
    const mint = await world.createMint();
    await world.mintTo(mint, owner, 1n);
    await writeMetadata(world.svm, {
      mint,
      authority: world.authority.address,
      collection: { key: roles.collectionMint, verified: true },
      ...metadata,
    });
    return mint;
  };

  it("is an NFT and a frozen programmable one of a verified collection, not one that only claims it", async () => {
    expect(await ask("collection", roles.collectionMint, roles.holder)).toEqual({
      ...none,
      held: 2,
      unverified: 1,
    });
    expect(await ask("collection", roles.nftMint_verified, roles.holder)).toEqual(none);
  });

  it("goes with the NFT when it is sent away, and when it is burnt", async () => {
    const [holder, next] = await Promise.all([keyOfSeed(metaplex.holderSeedHex), generateKeyPairSigner()]);
    await world.transfer(roles.nftMint_verified, holder, next.address, 1n);
    expect((await ask("collection", roles.collectionMint, roles.holder)).held).toBe(1);
    expect((await ask("collection", roles.collectionMint, next.address)).held).toBe(1);
    // The metadata account stays where it was.
    await world.burn(roles.nftMint_verified, next, 1n);
    expect(await ask("collection", roles.collectionMint, next.address)).toEqual(none);
  });

  it("is an NFT of a verified creator, not of one that is only named", async () => {
    const [owner, creator] = await Promise.all([newAddress(), newAddress()]);
    const creators = (verified: boolean) => [{ key: creator, verified, share: 100 }];
    await mintNft(owner, { creators: creators(true) });
    await mintNft(owner, { creators: creators(false) });
    expect(await ask("creator", creator, owner)).toEqual({ ...none, held: 1, unverified: 1, unproven: 0 });
  });

  it("is no token of several and none with decimals", async () => {
    const [owner, other] = await Promise.all([newAddress(), newAddress()]);
    const several = await mintNft(owner);
    await world.mintTo(several, other, 1n);
    const divisible = await world.createMint({ decimals: 1 });
    await world.mintTo(divisible, owner, 1n);
    const collection = { key: roles.collectionMint, verified: true };
    await writeMetadata(world.svm, { mint: divisible, authority: owner, collection });
    expect(await ask("collection", roles.collectionMint, owner)).toEqual(none);
  });

  it("is nothing that another program wrote, that names another mint, or that is another kind of account", async () => {
    const owner = await newAddress();
    const other = await newAddress();
    await mintNft(owner, { owner: other });
    await mintNft(owner, { says: roles.nftMint_verified });
    await mintNft(owner, { kind: 6 });
    await mintNft(owner, { at: other });
    expect(await ask("collection", roles.collectionMint, owner)).toEqual(none);
    // A token account that a fake program wrote in the name of the owner.
    const account = world.svm.getAccount(await world.accountOf(roles.nftMint_verified, roles.holder));
    if (!account.exists) throw new Error("The fixture has lost an account.");
    const fake = Buffer.from(account.data);
    await mintNft(owner);
    const before = await ask("collection", roles.collectionMint, owner);
    writeAccount(world.svm, { key: await newAddress(), owner: other, data: fake });
    expect(await ask("collection", roles.collectionMint, owner)).toEqual(before);
  });

  it("is an NFT of Token-2022 as well", async () => {
    const owner = await newAddress();
    const mint = await world.createMint({ program: token2022 });
    await world.mintTo(mint, owner, 1n, token2022);
    const collection = { key: roles.collectionMint, verified: true };
    await writeMetadata(world.svm, { mint, authority: owner, collection });
    expect((await ask("collection", roles.collectionMint, owner)).held).toBe(1);
  });

  it("is a Core asset of a collection, until it is burnt or another program has it", async () => {
    expect(await ask("collection", roles.coreCollection, roles.holder)).toEqual({ ...none, held: 1 });
    expect(await ask("collection", roles.coreCollection, roles.authority)).toEqual(none);
    const asset = world.svm.getAccount(roles.coreAsset_inCollection);
    if (!asset.exists) throw new Error("The fixture has lost an asset.");
    const { data, programAddress } = asset;
    writeAccount(world.svm, { key: asset.address, owner: roles.authority, data: Buffer.from(data) });
    expect(await ask("collection", roles.coreCollection, roles.holder)).toEqual(none);
    writeAccount(world.svm, { key: asset.address, owner: programAddress, data: Buffer.of(0) });
    expect(await ask("collection", roles.coreCollection, roles.holder)).toEqual(none);
  });

  it("needs an endpoint that lists Core's accounts for a collection of Core's, and for no other", async () => {
    world.methods.getProgramAccounts = () => {
      throw new RpcError(-32010, "excluded from account secondary indexes");
    };
    expect((await ask("collection", roles.collectionMint, roles.holder)).held).toBe(2);
    const ofCore = ask("collection", roles.coreCollection, roles.holder);
    await expect(ofCore).rejects.toMatchObject({ code: "chain_unavailable" });
  });

  it("is a compressed NFT that its tree bears out", async () => {
    const [owner, other] = await Promise.all([newAddress(), newAddress()]);
    const tree = await plantTree(world);
    const asset = await tree.mint(owner, roles.collectionMint);
    await tree.mint(owner, roles.collectionMint, { verified: false });
    expect(await ask("collection", roles.collectionMint, owner)).toEqual({
      ...none,
      held: 1,
      unverified: 1,
    });
    // The index is behind, and its proof is brought up to date.
    tree.keepProof(asset);
    for (let more = 0; more < 5; more += 1) await tree.mint(other, roles.collectionMint);
    expect((await ask("collection", roles.collectionMint, owner)).held).toBe(1);
    // The leaf itself has changed: the old owner is not believed, whatever the index says.
    tree.send(asset, other, { indexed: false });
    expect(await ask("collection", roles.collectionMint, owner)).toEqual({
      ...none,
      unverified: 1,
      unproven: 1,
    });
  });

  it("is no compressed NFT that was burnt, nor one of a tree that somebody else may write", async () => {
    const owner = await newAddress();
    const tree = await plantTree(world);
    tree.burn(await tree.mint(owner, roles.collectionMint));
    expect(await ask("collection", roles.collectionMint, owner)).toEqual(none);
    for (const fake of [{ program: roles.authority }, { authority: roles.authority }]) {
      await (await plantTree(world, fake)).mint(owner, roles.collectionMint);
      expect(await ask("collection", roles.collectionMint, owner)).toEqual({ ...none, unproven: 1 });
    }
  });

  it("is looked for among 500 tokens, and says how many more there are", async () => {
    const account = world.svm.getAccount(await world.accountOf(roles.nftMint_verified, roles.holder));
    if (!account.exists) throw new Error("The fixture has lost an account.");
    for (let more = 0; more < 510; more += 1) {
      const data = Buffer.from(account.data);
      data.writeUInt32LE(more, 0);
      const key = getAddressDecoder().decode(data.subarray(0, 32));
      writeAccount(world.svm, { key, owner: account.programAddress, data });
    }
    const { unseen } = await ask("collection", roles.collectionMint, roles.holder);
    expect(unseen).toBeGreaterThanOrEqual(10);
  });

  it("cannot be told while the index of compressed NFTs fails", async () => {
    world.methods.searchAssets = () => {
      throw new Error("busy");
    };
    await expect(ask("collection", roles.collectionMint, roles.holder)).rejects.toMatchObject({
      code: "chain_unavailable",
    });
  });

  it("is the sum of its token accounts, frozen ones too, and of no look-alike", async () => {
    const owner = await generateKeyPairSigner();
    const mint = await world.createMint({ decimals: 6 });
    await world.mintTo(mint, owner.address, 40n);
    await world.freeze(mint, owner.address);
    const associated = world.svm.getAccount(await world.accountOf(mint, owner.address));
    if (!associated.exists) throw new Error("The account is not there.");
    const { data, programAddress } = associated;
    const second = Buffer.from(data);
    writeAccount(world.svm, { key: await newAddress(), owner: programAddress, data: second });
    // Of another program; of another state; of the other token program, which did not make the mint.
    writeAccount(world.svm, { key: await newAddress(), owner: roles.authority, data: second });
    writeAccount(world.svm, { key: await newAddress(), owner: token2022, data: second });
    const raw = Buffer.from(second);
    raw[108] = 0;
    writeAccount(world.svm, { key: await newAddress(), owner: programAddress, data: raw });
    const read = tokenBalance(mint, owner.address);
    const { resultOf } = await createSolanaChain({ id: world.id, urls: [world.url], log }).read([read]);
    expect(resultOf(read)).toEqual({ ok: true, value: 80n });
  });

  it("is asked in three requests at most, whatever is asked, and in one when there is no NFT", async () => {
    const tree = await plantTree(world);
    const owner = await newAddress();
    await tree.mint(owner, roles.collectionMint);
    const chain = createSolanaChain({ id: world.id, urls: [world.url], log });
    const count = async (reads: Parameters<typeof chain.read>[0]) => {
      const before = world.requests.length;
      await chain.read(reads);
      return world.requests.length - before;
    };
    const mint = await world.createMint();
    expect(await count([tokenBalance(mint, owner), tokenBalance(mint, roles.holder)])).toBe(1);
    const sets: { by: NftSet["by"]; address: Address }[] = [
      { by: "collection", address: roles.collectionMint },
      { by: "collection", address: roles.coreCollection },
      { by: "creator", address: roles.authority },
    ];
    const all = [owner, roles.holder].flatMap((holder) => sets.map((set) => nftsOf(set, holder)));
    expect(await count([...all, tokenBalance(mint, owner)])).toBe(3);
    expect(await count(sets.map((set) => nftsOf(set, mint)))).toBe(1);
  });
});
