import {
  type Address,
  concat,
  createPublicClient,
  createWalletClient,
  getCreate2Address,
  type Hex,
  http,
} from "viem";
import { bytecode } from "#lib/shared/contracts/demo-membership.ts";

/** The deterministic deployment proxy, which anvil has from its first block: 32 bytes of salt, then creation code. */
const deployer: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";
const salt: Hex = `0x${"00".repeat(32)}`;

/** Where the demo membership stands on every local chain: its address follows from its code alone. */
const demoMembershipAddress: Address = getCreate2Address({ from: deployer, salt, bytecode });

/**
 * Deploys the demo contracts to a local anvil unless they are there already; its first account pays.
 * Throws viem's errors when the chain does not answer or the contract did not arrive.
 */
export async function deployDemo(options: { url: string }): Promise<{ membership: Address }> {
  const transport = http(options.url);
  const chain = createPublicClient({ transport, pollingInterval: 50 });
  const isDeployed = async () => (await chain.getCode({ address: demoMembershipAddress })) !== undefined;
  if (await isDeployed()) return { membership: demoMembershipAddress };

  const wallet = createWalletClient({ transport });
  const [account] = await wallet.getAddresses();
  if (account === undefined)
    throw new Error("The local chain has no unlocked account to deploy the demo with.");
  const hash = await wallet.sendTransaction({
    account,
    chain: null,
    to: deployer,
    data: concat([salt, bytecode]),
  });
  await chain.waitForTransactionReceipt({ hash, timeout: 10_000 });
  if (!(await isDeployed())) throw new Error("The demo membership could not be deployed to the local chain.");
  return { membership: demoMembershipAddress };
}
