import type { Address } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { createLog } from "#lib/platform/log.ts";
import { abi } from "#lib/shared/contracts/demo-membership.ts";
import { startTestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, startRpcProxy } from "../../setup/rpc-proxy.ts";
import type { Chance } from "./random.ts";

/** So far behind is the lagging endpoint: its tokens belong to whom they belonged then. */
const blocksBehind = 20;

export type RpcWorld = Awaited<ReturnType<typeof openRpcWorld>>;

/**
 * A chain with a membership that half of the people hold, behind three endpoints of which one is dead, one slow and one
 * lagging; chance says which stands first.
 */
export async function openRpcWorld(chance: Chance, { people, slowMs }: { people: number; slowMs: number }) {
  const anvil = await startTestAnvil();
  const opened: RpcProxy[] = [];
  const open = async (faults: Partial<RpcProxy>): Promise<RpcProxy> => {
    const proxy = Object.assign(await startRpcProxy(anvil.url), faults);
    opened.push(proxy);
    return proxy;
  };
  const close = async () => {
    await Promise.all(opened.map((proxy) => proxy.close()));
    await anvil.stop();
  };
  try {
    const contract = await anvil.deployMembership();
    const addresses = Array.from({ length: people }, () => randomAddress(chance));
    const tokens = new Map<Address, bigint>();
    for (const [index, address] of addresses.entries()) {
      await anvil.client.setBalance({ address, value: 10n ** 18n });
      await anvil.client.impersonateAccount({ address });
      if (index % 2 === 0) tokens.set(address, await mint(anvil, contract, address));
    }
    await anvil.client.mine({ blocks: blocksBehind });
    const stuckAt = (await anvil.client.getBlockNumber()) - BigInt(blocksBehind);
    const endpoints = {
      dead: await open({ mode: "drop" }),
      slow: await open({ delayMs: slowMs }),
      lagging: await open({ stuckAt }),
    };
    const chain = createEvmChain({
      chainId: anvil.chainId,
      urls: shuffled(Object.values(endpoints), chance).map(({ url }) => url),
      log: createLog({ name: "faults", level: "silent" }),
      known: { name: "Test chain" },
    });
    return {
      chain,
      contract,
      addresses,
      endpoints,
      holds: (address: Address) => tokens.has(address),
      /** Somebody's membership goes to somebody who has none. */
      async change(): Promise<void> {
        const from = chance.pick([...tokens.keys()]);
        const to = chance.pick(addresses.filter((address) => !tokens.has(address)));
        const token = tokens.get(from) ?? 0n;
        const hash = await anvil.client.writeContract({
          address: contract,
          abi,
          functionName: "transferFrom",
          args: [from, to, token],
          account: from,
        });
        await anvil.mined(hash);
        tokens.delete(from);
        tokens.set(to, token);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function mint(
  { client, mined }: Awaited<ReturnType<typeof startTestAnvil>>,
  address: Address,
  account: Address,
): Promise<bigint> {
  const { request, result } = await client.simulateContract({ address, abi, functionName: "mint", account });
  await mined(await client.writeContract(request));
  return result;
}

function randomAddress(chance: Chance): Address {
  const digits = Array.from({ length: 64 }, () => chance.between(1, 15).toString(16));
  return privateKeyToAddress(`0x${digits.join("")}`).toLowerCase() as Address;
}

function shuffled<T>(items: readonly T[], chance: Chance): T[] {
  return items
    .map((item) => ({ item, key: chance.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
