import { deployContract } from "viem/actions";
import { abi, bytecode } from "#lib/shared/contracts/access-pass.ts";
import { evmChainId } from "#lib/shared/namespaces/eip155.ts";
import { confirmed, connectedWallet, explained, WalletActionError } from "./wallet-client.ts";

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
