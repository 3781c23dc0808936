import { startAnvil } from "./anvil.ts";
import { dataPaths } from "./data-folder.ts";
import { deployDemo } from "./deploy-demo.ts";
import { chooseFreePort } from "./free-port.ts";
import { type InstanceContext, watchedService } from "./instance-context.ts";
import type { RunRecord } from "./run-record.ts";

const chainId = 31337;

/** Starts the local chain with the demo pass and tells web and worker of both. */
export async function startChain(context: InstanceContext): Promise<RunRecord["chain"]> {
  const { settings, progress, env } = context;
  if (!settings.localChain) return undefined;
  const port = await chooseFreePort(settings.chainPort, { who: "the local chain", log: progress.log });
  const stateFile = dataPaths.chainState(settings.dataDir);
  let chain: RunRecord["chain"];
  const anvil = watchedService(context, {
    name: "The local chain",
    start: () => startAnvil({ port, chainId, stateFile, log: progress.log }),
    onStart: async ({ url }) => {
      const { membership } = await deployDemo({ url });
      chain = { rpcUrl: url, chainId, membership };
      env[`EVM_RPC_${chainId}`] = url;
      env.DEMO_TOKEN = `eip155:${chainId}/erc721:${membership}`;
    },
  });
  await progress.step("Starting the local chain", () => context.supervisor.start([anvil]));
  return chain;
}
