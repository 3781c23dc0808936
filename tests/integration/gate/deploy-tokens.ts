import type { Account, Address } from "viem";
import * as accessPass from "#lib/shared/contracts/access-pass.ts";
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
