import {
  type Abi,
  type Account,
  type Address,
  type Chain,
  createTestClient,
  defineChain,
  type EncodeDeployDataParameters,
  type Hex,
  http,
  publicActions,
  walletActions,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { abi as membershipAbi } from "#lib/shared/contracts/demo-membership.ts";
import { startAnvil } from "../../scripts/local/anvil.ts";
import { deployDemo } from "../../scripts/local/deploy-demo.ts";
import { findFreePort } from "../../scripts/local/free-port.ts";

/** The well-known accounts of every anvil (its default mnemonic); each holds 10,000 test ether. */
export function anvilAccount(index: number) {
  return mnemonicToAccount("test test test test test test test test test test test junk", {
    addressIndex: index,
  });
}

export type TestAnvil = Awaited<ReturnType<typeof startTestAnvil>>;

/** A chain of the test's own on a free port. `stop()` it in afterAll. */
export async function startTestAnvil(options: { chainId?: number } = {}) {
  const anvil = await startAnvil({ port: await findFreePort(), log: () => {}, ...options });
  const chain: Chain = defineChain({
    id: anvil.chainId,
    name: "Test chain",
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: [anvil.url] } },
  });
  const client = createTestClient({
    mode: "anvil",
    chain,
    transport: http(),
    pollingInterval: 20,
    cacheTime: 0,
  })
    .extend(publicActions)
    .extend(walletActions);

  /** Waits for a transaction and fails when it was reverted. */
  const mined = async (hash: Hex) => {
    const receipt = await client.waitForTransactionReceipt({ hash, timeout: 10_000 });
    if (receipt.status !== "success") throw new Error(`Transaction ${hash} was reverted.`);
    return receipt;
  };

  return {
    ...anvil,
    /** CAIP-2 id. */
    id: `eip155:${anvil.chainId}`,
    client,
    mined,

    /** Deploys a contract from account 0 and gives its address in lower case. */
    async deploy<const abi extends Abi>(
      contract: { abi: abi; bytecode: Hex },
      ...args: EncodeDeployDataParameters<abi> extends { args: infer A }
        ? [args: A]
        : [args?: readonly unknown[]]
    ): Promise<Address> {
      const { contractAddress } = await mined(
        await client.deployContract({
          abi: contract.abi as Abi,
          bytecode: contract.bytecode,
          args: (args[0] ?? []) as readonly unknown[],
          account: anvilAccount(0),
        }),
      );
      if (!contractAddress) throw new Error("The contract was not deployed.");
      return contractAddress.toLowerCase() as Address;
    },

    /** Deploys the demo membership (ERC-721) and gives its address in lower case. */
    async deployMembership(): Promise<Address> {
      return (await deployDemo({ url: anvil.url })).membership.toLowerCase() as Address;
    },

    /** Mints the account's one free membership and gives its token id. */
    async mint(contract: Address, account: Account): Promise<bigint> {
      const { request, result } = await client.simulateContract({
        address: contract,
        abi: membershipAbi,
        functionName: "mint",
        account,
      });
      await mined(await client.writeContract(request));
      return result;
    },

    /** Transfers a membership. */
    async transfer(contract: Address, from: Account, to: Address, tokenId: bigint): Promise<void> {
      await mined(
        await client.writeContract({
          address: contract,
          abi: membershipAbi,
          functionName: "transferFrom",
          args: [from.address, to, tokenId],
          account: from,
          chain,
        }),
      );
    },
  };
}
