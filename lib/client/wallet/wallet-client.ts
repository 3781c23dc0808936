import { type Address, BaseError, type Client, UserRejectedRequestError } from "viem";
import { waitForTransactionReceipt } from "viem/actions";
import { getConnectorClient } from "wagmi/actions";
import { isRejection } from "./sign-in.ts";
import { loadWalletConfig } from "./wallet-config.ts";

/** A wallet action that did not happen; the message says why, for the person who asked for it. */
export class WalletActionError extends Error {
  override readonly name = "WalletActionError";
}

/**
 * The connected wallet with its account and the chain it is on. Reads and sends go through the wallet itself: it knows
 * its chain, and pages may not reach foreign servers. Throws WalletActionError when none is connected.
 */
export async function connectedWallet(): Promise<{ client: Client; account: Address; chainNumber: number }> {
  const config = await loadWalletConfig();
  const client = await getConnectorClient(config, { assertChainId: false }).catch(() => null);
  if (client === null) throw new WalletActionError("Connect your wallet first.");
  const chainNumber = Number(await client.request({ method: "eth_chainId" }));
  const chain = config.chains.find((each) => each.id === chainNumber);
  return { client: { ...client, chain }, account: client.account.address, chainNumber };
}

/** Waits until a transaction is in a block. Throws WalletActionError when the chain refused it. */
export async function confirmed(client: Client, hash: `0x${string}`) {
  const receipt = await waitForTransactionReceipt(client, { hash, pollingInterval: 1000, timeout: 180_000 });
  if (receipt.status === "reverted") throw new WalletActionError("The chain refused the transaction.");
  return receipt;
}

/** Runs a wallet action; whatever it throws becomes a WalletActionError that begins with `what`. */
export async function explained<T>(what: string, action: () => Promise<T>): Promise<T> {
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
