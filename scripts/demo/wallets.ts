import { createPublicClient, createTestClient, createWalletClient, http, parseEther } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { createNonce, createSession } from "#lib/shared/api/auth.ts";
import type { Answer } from "#lib/shared/api/contract.ts";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import type { ApiSession } from "./api-session.ts";

/** The local chain and its demo membership (ERC-721, one free mint a wallet). */
export interface DemoChain {
  rpcUrl: string;
  chainId: number;
  membership: `0x${string}`;
}

/** A wallet that exists for this run only. */
export function newWallet(): PrivateKeyAccount {
  return privateKeyToAccount(generatePrivateKey());
}

/** Answers a challenge with Sign-In with Ethereum (EIP-4361), as a wallet in a browser would. */
export async function signChallenge(
  challenge: Answer<typeof createNonce>,
  wallet: PrivateKeyAccount,
  chainId: number,
): Promise<{ message: string; signature: string }> {
  const { nonce, domain, uri, statement, issuedAt, expiresAt } = challenge;
  const message = createSiweMessage({
    address: wallet.address,
    chainId,
    domain,
    nonce,
    uri,
    statement,
    version: "1",
    issuedAt: new Date(issuedAt),
    expirationTime: new Date(expiresAt),
  });
  return { message, signature: await wallet.signMessage({ message }) };
}

export async function signIn(session: ApiSession, wallet: PrivateKeyAccount, chainId: number): Promise<void> {
  const challenge = await session.call(createNonce, {});
  await session.call(createSession, { body: await signChallenge(challenge, wallet, chainId) });
}

/** Mints a membership to a wallet on the local chain, whose ether costs nothing. Returns the token id. */
export async function mintMembership(chain: DemoChain, wallet: PrivateKeyAccount): Promise<bigint> {
  const transport = http(chain.rpcUrl);
  const node = createTestClient({ mode: "anvil", transport });
  await node.setBalance({ address: wallet.address, value: parseEther("1") });
  const reader = createPublicClient({ transport, pollingInterval: 50 });
  const { request, result } = await reader.simulateContract({
    address: chain.membership,
    abi,
    functionName: "mint",
    account: wallet,
  });
  const hash = await createWalletClient({ transport }).writeContract(request);
  await reader.waitForTransactionReceipt({ hash, timeout: 10_000 });
  return result;
}
