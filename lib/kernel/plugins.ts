import { evmChainsFromEnv } from "#lib/chains/evm/evm-chains-from-env.ts";
import { createDiskStorage, createIpfsLocalStorage } from "#lib/storage/create-storages.ts";
import type { Plugin } from "./host.ts";

const evmChains: Plugin = {
  name: "evm-chains",
  setup(host) {
    const chains = evmChainsFromEnv(host.env, { log: host.log, clock: host.clock });
    for (const chain of chains) host.chains.add(chain.id, chain);
    if (chains.length === 0) host.log.info("no EVM chain is configured; set EVM_RPC_<chainId> to read one");
  },
};

const localStorages: Plugin = {
  name: "local-storages",
  setup(host) {
    host.storage.add("disk", createDiskStorage(host.config));
    host.storage.add("ipfs", createIpfsLocalStorage(host.config));
  },
};

/** What StreamGate brings itself, in the order it is set up. */
export const builtInPlugins: readonly Plugin[] = [evmChains, localStorages];
