import {
  type Abi,
  createPublicClient,
  createTestClient,
  createWalletClient,
  type Hex,
  http,
  parseEther,
} from "viem";
import type { PrivateKeyAccount } from "viem/accounts";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import type { DemoChain } from "../../scripts/demo/wallets.ts";

/** Gives a wallet ether on the local chain, where it costs nothing. */
export async function fund(chain: DemoChain, account: PrivateKeyAccount): Promise<void> {
  const node = createTestClient({ mode: "anvil", transport: http(chain.rpcUrl) });
  await node.setBalance({ address: account.address, value: parseEther("1") });
}

/** Puts a contract without arguments on the local chain; gives its address. */
export async function deploy(
  chain: DemoChain,
  account: PrivateKeyAccount,
  contract: { abi: Abi; bytecode: Hex },
): Promise<string> {
  await fund(chain, account);
  const transport = http(chain.rpcUrl);
  const hash = await createWalletClient({ account, transport }).deployContract({ ...contract, chain: null });
  const reader = createPublicClient({ transport, pollingInterval: 50 });
  const { contractAddress } = await reader.waitForTransactionReceipt({ hash, timeout: 10_000 });
  if (!contractAddress) throw new Error("the contract was not deployed");
  return contractAddress;
}

/** Sends transactions of the demo membership and waits until they are mined. */
export function connectToChain(chain: DemoChain) {
  const transport = http(chain.rpcUrl);
  const reader = createPublicClient({ transport, pollingInterval: 50 });
  return {
    async transfer(from: PrivateKeyAccount, to: `0x${string}`, tokenId: bigint): Promise<void> {
      const hash = await createWalletClient({ transport }).writeContract({
        account: from,
        chain: null,
        address: chain.membership,
        abi,
        functionName: "transferFrom",
        args: [from.address, to, tokenId],
      });
      const { status } = await reader.waitForTransactionReceipt({ hash, timeout: 10_000 });
      if (status !== "success") throw new Error("the transfer was reverted");
    },
  };
}
