import { randomInt } from "node:crypto";
import { demoChainVariable } from "#lib/kernel/demo-chain.ts";
import { demoChainId, demoChainNumber } from "#lib/shared/known-chains.ts";
import { startAnvil } from "./anvil.ts";
import { startChainProxy } from "./chain-proxy.ts";
import { dataPaths } from "./data-folder.ts";
import { deployDemo } from "./deploy-demo.ts";
import { chooseFreePort, findFreePort } from "./free-port.ts";
import { type InstanceContext, watchedService } from "./instance-context.ts";
import type { RunRecord } from "./run-record.ts";

/** As on Ethereum itself (EIP-7825): enough to deploy anything, and over in a fraction of a second. */
const gasLimit = 2 ** 24;

/** Starts the local chain with the demo pass and tells web and worker of both. */
export async function startChain(context: InstanceContext): Promise<RunRecord["chain"]> {
  const { settings, progress, env } = context;
  if (!settings.localChain) return undefined;
  const port = await chooseFreePort(settings.chainPort, { who: "the local chain", log: progress.log });
  const stateFile = dataPaths.chainState(settings.dataDir);
  let chain: RunRecord["chain"];
  const anvil = watchedService(context, {
    name: "The local chain",
    start: async () => {
      const inner = await startAnvil({
        ...(await unguessableAddress(port)),
        gasLimit,
        stateFile,
        log: progress.log,
      });
      const ownOrigin = () => (env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : undefined);
      const proxy = await startChainProxy({ port, chainUrl: inner.url, ownOrigin }).catch(async (error) => {
        await inner.stop();
        throw error;
      });
      void inner.exited.then(proxy.close);
      const stop = async () => {
        await proxy.close();
        await inner.stop();
      };
      return { ...inner, url: proxy.url, stop };
    },
    onStart: async ({ url }) => {
      const { membership } = await deployDemo({ url });
      chain = { rpcUrl: url, chainId: demoChainNumber, membership };
      env[demoChainVariable] = url;
      env.DEMO_TOKEN = `${demoChainId}/erc721:${membership}`;
    },
  });
  await progress.step("Starting the local chain", () => context.supervisor.start([anvil]));
  return chain;
}

/** Where the chain itself listens: on Linux every address of 127/8 is this machine, and no page can try them all. */
async function unguessableAddress(port: number): Promise<{ host: string; port: number }> {
  if (process.platform !== "linux") return { host: "127.0.0.1", port: await findFreePort(port + 1) };
  const part = () => randomInt(1, 255);
  return { host: `127.${part()}.${part()}.${part()}`, port };
}
