import { createSolanaRpc, generateKeyPairSigner } from "@solana/kit";
import { fetchToken, TOKEN_PROGRAM_ADDRESS } from "@solana-program/token";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadMetaplex, metaplex } from "../../setup/solana/metaplex.ts";
import { keyOfSeed, type SolanaWorld, startSolanaWorld, token2022 } from "../../setup/solana/solana-world.ts";

// What other tests rest on: the server speaks the protocol to the real client, and the real programs run behind it.
describe("the Solana server of tests", () => {
  let world: SolanaWorld;
  beforeAll(async () => {
    world = await startSolanaWorld();
    loadMetaplex(world.svm);
  });
  afterAll(() => world?.close());

  it.each([TOKEN_PROGRAM_ADDRESS, token2022])("mints and sends tokens by the program %s", async (program) => {
    const rpc = createSolanaRpc(world.url);
    const [holder, other] = await Promise.all([generateKeyPairSigner(), generateKeyPairSigner()]);
    const mint = await world.createMint({ decimals: 6, program });
    await world.mintTo(mint, holder.address, 5n, program);
    await world.transfer(mint, holder, other.address, 2n, program);
    const accounts = await Promise.all(
      [holder, other].map(async ({ address }) => {
        const { value } = await rpc.getTokenAccountsByOwner(address, { mint }, { encoding: "base64" }).send();
        return value.map(({ pubkey }) => pubkey);
      }),
    );
    const tokens = await Promise.all(accounts.flat().map((account) => fetchToken(rpc, account)));
    expect(tokens.map((token) => token.data.amount)).toEqual([3n, 2n]);
  });

  it("refuses a transaction that the program refuses", async () => {
    const stranger = await generateKeyPairSigner();
    const holder = await keyOfSeed(metaplex.holderSeedHex);
    const mint = metaplex.roles.nftMint_verified;
    await expect(world.transfer(mint, stranger, holder.address, 1n)).rejects.toThrow();
    await expect(world.transfer(mint, holder, stranger.address, 2n)).rejects.toThrow();
  });

  it("tells its slot, and refuses to answer as of one that has not come", async () => {
    const rpc = createSolanaRpc(world.url);
    const slot = await rpc.getSlot().send();
    world.advance();
    expect(await rpc.getSlot().send()).toBe(slot + 1n);
    const options = { encoding: "base64", minContextSlot: slot + 100n } as const;
    await expect(rpc.getAccountInfo(world.authority.address, options).send()).rejects.toThrow(
      /context slot/i,
    );
  });
});
