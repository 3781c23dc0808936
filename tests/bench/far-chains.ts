import type { Rule } from "#lib/shared/gate.ts";
import { startTestAnvil } from "../setup/anvil.ts";
import { startRpcProxy } from "../setup/rpc-proxy.ts";

export type FarChain = Awaited<ReturnType<typeof startFarChain>>;

const chainIds = [71_001, 71_002, 71_003, 71_004];
/** What one HTTP request to an endpoint takes besides the work. */
const latencyMs = 50;

async function startFarChain(chainId: number) {
  const anvil = await startTestAnvil({ chainId });
  const proxy = await startRpcProxy(anvil.url);
  proxy.delayMs = latencyMs;
  return { id: anvil.id, chainId, proxy, anvil, contract: await anvil.deployMembership() };
}

/** Four chains with a membership each, behind endpoints that are 50 ms away and count what they are asked. */
export async function startFarChains() {
  const chains = await Promise.all(chainIds.map(startFarChain));
  return {
    chains,
    /** What an instance has to be told to read them. */
    variables: Object.fromEntries(chains.map(({ chainId, proxy }) => [`EVM_RPC_${chainId}`, proxy.url])),
    /** Twelve conditions, three on each chain; nobody meets any. */
    gate: {
      any: chains.flatMap(({ id, contract }): Rule[] => {
        const collection = { type: "erc721" as const, chain: id, contract };
        return [collection, { ...collection, minBalance: "2" }, { ...collection, tokenId: "1" }];
      }),
    } satisfies Rule,
    /** HTTP requests since the last time, of the chain that was asked most. */
    takeMostRequests(): number {
      return Math.max(...chains.map(({ proxy }) => proxy.requests.splice(0).length));
    },
    async stop() {
      await Promise.all(chains.map(({ proxy }) => proxy.close()));
      await Promise.all(chains.map(({ anvil }) => anvil.stop()));
    },
  };
}
