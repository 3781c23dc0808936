import type { Abi, Account, Address } from "viem";
import * as delegateRegistry from "../../../contracts/test/artifacts/delegate-registry.ts";
import type { TestAnvil } from "../../setup/anvil.ts";

/** Where delegate.xyz v2 stands on every chain that has it. */
const registry = "0x00000000000000447e69651d841bD8D104Bed493";

/** Sends calls to contracts of one chain and waits until they are mined. */
export function contractCalls(anvil: TestAnvil) {
  const send = async (
    from: Account,
    contract: { address: Address; abi: Abi },
    functionName: string,
    args: readonly unknown[],
  ) => {
    const call = { ...contract, functionName, args, account: from, chain: null };
    await anvil.mined(await anvil.client.writeContract(call));
  };
  return {
    send,
    /** Seconds since 1970 of the newest block. */
    now: async () => Number((await anvil.client.getBlock()).timestamp),
    /** Mines a block at that time. */
    async passTo(seconds: number) {
      await anvil.client.setNextBlockTimestamp({ timestamp: BigInt(seconds) });
      await anvil.client.mine({ blocks: 1 });
    },
    /** Puts the registry of delegations where vaults look for it. */
    async installRegistry() {
      const made = await anvil.deploy(delegateRegistry);
      const bytecode = await anvil.client.getCode({ address: made });
      await anvil.client.setCode({ address: registry, bytecode: bytecode ?? "0x" });
    },
    delegate: (from: Account, functionName: string, args: readonly unknown[]) =>
      send(from, { address: registry, abi: delegateRegistry.abi as Abi }, functionName, args),
  };
}
