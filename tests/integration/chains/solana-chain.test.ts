import { address, generateKeyPairSigner, getBase58Decoder, signBytes } from "@solana/kit";
import { expect, it } from "vitest";
import { createSolanaChain } from "#lib/chains/solana/solana-chain.ts";
import { mintOf, nftsOf, tokenBalance } from "#lib/chains/solana/solana-reads.ts";
import { createLog } from "#lib/platform/log.ts";
import { startRpcProxy } from "../../setup/rpc-proxy.ts";
import { loadMetaplex, metaplex, writeAccount } from "../../setup/solana/metaplex.ts";
import { startSolanaWorld, token2022 } from "../../setup/solana/solana-world.ts";
import { startSolanaServer } from "../../setup/solana/svm-server.ts";
import { chainConformance } from "./chain.conformance.ts";

const log = createLog({ name: "test", level: "silent" });
const spl = "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA";
const { roles } = metaplex;

chainConformance("a Solana cluster", async () => {
  const world = await startSolanaWorld();
  loadMetaplex(world.svm);
  const proxy = await startRpcProxy(world.url);
  proxy.mode = "hang";
  const [holder, stranger] = await Promise.all([generateKeyPairSigner(), generateKeyPairSigner()]);
  const coin = await world.createMint({ decimals: 6 });
  await world.mintTo(coin, holder.address, 2_500_000n);
  const newer = await world.createMint({ decimals: 2, program: token2022 });
  await world.mintTo(newer, holder.address, 7n, token2022);
  const newKey = () => generateKeyPairSigner();
  const [missing, wallet, fake] = await Promise.all([newKey(), newKey(), newKey()]);
  const system = address("11111111111111111111111111111111");
  writeAccount(world.svm, { key: wallet.address, owner: system, data: Buffer.alloc(0) });
  const mint = world.svm.getAccount(coin);
  if (!mint.exists) throw new Error("no mint");
  writeAccount(world.svm, { key: fake.address, owner: wallet.address, data: Buffer.from(mint.data) });
  const collection = { by: "collection", address: roles.collectionMint } as const;

  return {
    chain: createSolanaChain({ id: world.id, urls: [world.url], log }),
    facts: [
      { read: tokenBalance(coin, holder.address), value: 2_500_000n },
      { read: tokenBalance(coin, stranger.address), value: 0n },
      { read: tokenBalance(newer, holder.address), value: 7n },
      { read: mintOf(coin), value: { program: spl, decimals: 6, supply: 2_500_000n } },
      { read: nftsOf(collection, roles.holder), value: { held: 2, unverified: 1, unproven: 0, unseen: 0 } },
      { read: nftsOf(collection, holder.address), value: { held: 0, unverified: 0, unproven: 0, unseen: 0 } },
    ],
    faults: [
      { read: tokenBalance(missing.address, holder.address), fault: "no_contract" },
      { read: tokenBalance(wallet.address, holder.address), fault: "bad_answer" },
      { read: tokenBalance(fake.address, holder.address), fault: "bad_answer" },
      {
        read: nftsOf({ by: "collection", address: missing.address }, holder.address),
        fault: "no_contract",
      },
    ],
    tokens: [
      { address: coin, token: { standard: "spl-token", decimals: 6 } },
      { address: newer, token: { standard: "token-2022", decimals: 2 } },
      { address: roles.nftMint_verified, token: { standard: "metaplex-nft" } },
      { address: roles.coreCollection, token: { standard: "core-collection" } },
      { address: wallet.address, token: { standard: "unknown" } },
      { address: missing.address, token: null },
    ],
    async sign(message) {
      const signature = await signBytes(holder.keyPair.privateKey, new TextEncoder().encode(message));
      return { account: `solana:0:${holder.address}`, signature: getBase58Decoder().decode(signature) };
    },
    advance: async () => world.advance(),
    silent: createSolanaChain({ id: world.id, urls: [proxy.url], log, timeoutMs: 300 }),
    async close() {
      await proxy.close();
      await world.close();
    },
  };
});

it("believes no endpoint of another cluster, and takes the next one", async () => {
  const [right, other] = await Promise.all([
    startSolanaServer(),
    startSolanaServer({ genesisHash: "4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY" }),
  ]);
  try {
    const chain = createSolanaChain({ id: right.id, urls: [other.url, right.url], log });
    expect((await chain.read([])).block.number).toBe(right.svm.getClock().slot);
    const alone = createSolanaChain({ id: right.id, urls: [other.url], log });
    await expect(alone.read([])).rejects.toMatchObject({ code: "chain_unavailable" });
    expect(alone.health().endpoints[0]?.lastProblem).toMatch(
      /^serves cluster 4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z /,
    );
  } finally {
    await Promise.all([right.close(), other.close()]);
  }
});

it("does not let a node decide that is behind the others", async () => {
  const [ahead, behind] = await Promise.all([startSolanaServer(), startSolanaServer()]);
  try {
    for (let slots = 0; slots < 100; slots += 1) ahead.advance();
    const chain = createSolanaChain({ id: ahead.id, urls: [behind.url, ahead.url], log });
    await chain.probe?.();
    expect((await chain.read([])).block.number).toBe(ahead.svm.getClock().slot);
  } finally {
    await Promise.all([ahead.close(), behind.close()]);
  }
});

it("gives no answers about an owner of more tokens than it takes in, and blames no endpoint for that", async () => {
  const server = await startSolanaServer();
  try {
    const mint = metaplex.roles.nftMint_verified;
    loadMetaplex(server.svm);
    const { getTokenAccountsByOwner } = server.methods;
    server.methods.getTokenAccountsByOwner = (params) =>
      params[0] === roles.authority ? "x".repeat(5_000_000) : getTokenAccountsByOwner?.(params);
    const chain = createSolanaChain({ id: server.id, urls: [server.url], log });
    const [crowded, own] = [tokenBalance(mint, roles.authority), tokenBalance(mint, roles.holder)];
    for (let again = 0; again < 4; again += 1) {
      expect((await chain.read([crowded])).resultOf(crowded)).toEqual({ ok: false, fault: "bad_answer" });
    }
    expect((await chain.read([own])).resultOf(own)).toEqual({ ok: true, value: 1n });
    expect(chain.health().status).toBe("ok");
  } finally {
    await server.close();
  }
});
