import { type Address, BaseError, type Client, UserRejectedRequestError } from "viem";
import {
  deployContract,
  readContract,
  simulateContract,
  waitForTransactionReceipt,
  writeContract,
} from "viem/actions";
import { getConnectorClient } from "wagmi/actions";
import { evmChainId } from "#lib/shared/caip.ts";
import { abi, bytecode } from "#lib/shared/contracts/access-pass.ts";
import type { Erc1155Condition } from "#lib/shared/gate.ts";
import { isRejection } from "./sign-in.ts";
import { loadWalletConfig } from "./wallet-config.ts";

/** The only token of an access pass (contracts/src/AccessPass.sol). */
export const PASS_ID = "1";

/** A wallet action that did not happen; the message says why, for the person who asked for it. */
export class WalletActionError extends Error {
  override readonly name = "WalletActionError";
}

/** True when the contract is an access pass that the connected account has not claimed yet. Asks the wallet's chain. */
export async function isClaimable(condition: Erc1155Condition): Promise<boolean> {
  if (condition.tokenId !== PASS_ID) return false;
  const { client, account } = await connectedWallet();
  const pass = { address: condition.contract as Address, abi } as const;
  try {
    const [id, claimed] = await Promise.all([
      readContract(client, { ...pass, functionName: "PASS_ID" }),
      readContract(client, { ...pass, functionName: "claimed", args: [account] }),
    ]);
    return id === BigInt(PASS_ID) && !claimed;
  } catch {
    // Some other ERC-1155 contract.
    return false;
  }
}

/** Claims the free pass for the connected account and waits until it is in a block. Throws WalletActionError. */
export async function claimPass(condition: Erc1155Condition): Promise<void> {
  await explained("The pass was not claimed.", async () => {
    const { client, account } = await connectedWallet();
    const { request } = await simulateContract(client, {
      address: condition.contract as Address,
      abi,
      functionName: "claim",
      account,
    });
    await confirmed(client, await writeContract(client, { ...request, chain: client.chain ?? null }));
  });
}

/**
 * Deploys an access pass from the connected account on the chain that the wallet is on, and waits for its block.
 * Returns the contract as a gate names it. Throws WalletActionError.
 */
export async function deployPass(name: string): Promise<{ chain: string; contract: string }> {
  return explained("The pass was not deployed.", async () => {
    const { client, account, chainNumber } = await connectedWallet();
    const hash = await deployContract(client, {
      abi,
      bytecode,
      args: [name, ""],
      account,
      chain: client.chain ?? null,
    });
    const receipt = await confirmed(client, hash);
    if (!receipt.contractAddress)
      throw new WalletActionError("The chain named no contract for the deployment.");
    return { chain: evmChainId(chainNumber), contract: receipt.contractAddress.toLowerCase() };
  });
}

// Reads and sends go through the wallet itself: it knows its chain, and pages may not reach foreign servers.
async function connectedWallet(): Promise<{ client: Client; account: Address; chainNumber: number }> {
  const config = await loadWalletConfig();
  const client = await getConnectorClient(config, { assertChainId: false }).catch(() => null);
  if (client === null) throw new WalletActionError("Connect your wallet first.");
  const chainNumber = Number(await client.request({ method: "eth_chainId" }));
  const chain = config.chains.find((each) => each.id === chainNumber);
  return { client: { ...client, chain }, account: client.account.address, chainNumber };
}

async function confirmed(client: Client, hash: `0x${string}`) {
  const receipt = await waitForTransactionReceipt(client, { hash, pollingInterval: 1000, timeout: 180_000 });
  if (receipt.status === "reverted") throw new WalletActionError("The chain refused the transaction.");
  return receipt;
}

async function explained<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof WalletActionError) throw error;
    if (isRejection(error) || error instanceof UserRejectedRequestError) {
      throw new WalletActionError("You declined it in your wallet; nothing happened.", { cause: error });
    }
    const reason = error instanceof BaseError ? error.shortMessage : "";
    throw new WalletActionError(`${what} ${reason}`.trim(), { cause: error });
  }
}
