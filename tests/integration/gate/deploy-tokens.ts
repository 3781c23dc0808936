import type { Account, Address } from "viem";
import * as accessPass from "#lib/shared/contracts/access-pass.ts";
import * as hybridToken from "../../../contracts/test/artifacts/hybrid-token.ts";
import * as testCoin from "../../../contracts/test/artifacts/test-coin.ts";
import type { TestAnvil } from "../../setup/anvil.ts";

export interface Tokens {
  /** ERC-721; `tokenId` is the holder's. */
  membership: Address;
  tokenId: bigint;
  /** ERC-1155. */
  pass: Address;
  /** ERC-20 with 6 decimals. */
  coin: Address;
}

/** One contract of each kind, of which the holder has one membership, one pass and 2.5 coins. */
export async function deployTokens(anvil: TestAnvil, holder: Account): Promise<Tokens> {
  const { client, mined } = anvil;
  const membership = await anvil.deployMembership();
  const tokenId = await anvil.mint(membership, holder);
  const pass = await anvil.deploy(accessPass, ["Pass", ""]);
  const coin = await anvil.deploy(testCoin);
  const from = { account: holder, chain: null };
  await mined(
    await client.writeContract({ ...from, address: pass, abi: accessPass.abi, functionName: "claim" }),
  );
  const args = [holder.address, 2_500_000n] as const;
  await mined(
    await client.writeContract({ ...from, address: coin, abi: testCoin.abi, functionName: "mint", args }),
  );
  return { membership, tokenId, pass, coin };
}

/** An ERC-721 and an ERC-20 in one (ERC-404 and its kin) of which each account holds parts: 10^18 are a whole token. */
export async function deployHybrid(
  anvil: TestAnvil,
  holdings: readonly (readonly [account: Account, parts: bigint])[],
): Promise<Address> {
  const { client, mined } = anvil;
  const address = await anvil.deploy(hybridToken);
  for (const [account, parts] of holdings) {
    const args = [account.address, parts] as const;
    const call = { address, abi: hybridToken.abi, functionName: "mint", args } as const;
    await mined(await client.writeContract({ ...call, account, chain: null }));
  }
  return address;
}
