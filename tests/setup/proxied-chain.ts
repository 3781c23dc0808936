import { createEvmChain } from "#lib/chains/evm/evm-chain.ts";
import { createLog } from "#lib/platform/log.ts";
import { startTestAnvil } from "./anvil.ts";
import { startRpcProxy } from "./rpc-proxy.ts";

/** An anvil behind a proxy that fails on demand, and the chain that is read through it. */
export async function startProxiedChain(options: { chainId?: number; timeoutMs: number; restMs: number }) {
  const { chainId, ...limits } = options;
  const anvil = await startTestAnvil(chainId === undefined ? {} : { chainId });
  const proxy = await startRpcProxy(anvil.url);
  const chain = createEvmChain({
    ...limits,
    chainId: anvil.chainId,
    urls: [proxy.url],
    log: createLog({ name: "test", level: "silent" }),
    known: { name: "Test chain" },
  });
  return {
    anvil,
    proxy,
    chain,
    async stop() {
      await proxy.close();
      await anvil.stop();
    },
  };
}
