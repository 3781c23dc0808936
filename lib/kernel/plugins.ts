import { join } from "node:path";
import { evmChainsFromEnv } from "#lib/chains/evm/evm-chains-from-env.ts";
import { DiskStorage } from "#lib/storage/disk/disk-storage.ts";
import { IpfsLocalStorage } from "#lib/storage/ipfs-local/ipfs-local-storage.ts";
import type { Plugin } from "./host.ts";

const evmChains: Plugin = {
  name: "evm-chains",
  setup(host) {
    const chains = evmChainsFromEnv(host.env, { log: host.log, clock: host.clock });
    for (const chain of chains) host.chains.add(chain.id, chain);
    if (chains.length === 0) host.log.info("no EVM chain is configured; set EVM_RPC_<chainId> to read one");
  },
};

/** Private files: the early lane's segments, pictures, storyboards. */
const diskStorage: Plugin = {
  name: "disk-storage",
  setup(host) {
    host.storage.add("disk", new DiskStorage(join(host.config.dataDir, "store")));
  },
};

/** Finished packages, by CID. */
const ipfsLocalStorage: Plugin = {
  name: "ipfs-local-storage",
  setup(host) {
    host.storage.add("ipfs", new IpfsLocalStorage(join(host.config.dataDir, "ipfs")));
  },
};

/** What StreamGate brings itself, in the order it is set up. */
export const builtInPlugins: readonly Plugin[] = [evmChains, diskStorage, ipfsLocalStorage];
