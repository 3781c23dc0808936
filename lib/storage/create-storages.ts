import { join } from "node:path";
import { DiskStorage } from "./disk/disk-storage.ts";
import { IpfsLocalStorage } from "./ipfs-local/ipfs-local-storage.ts";

/** Private files of this machine, below the data directory: early segments, posters, storyboards. */
export function createDiskStorage(config: { dataDir: string }): DiskStorage {
  return new DiskStorage(join(config.dataDir, "store"));
}

/** The embedded IPFS store below the data directory. */
export function createIpfsLocalStorage(config: { dataDir: string }): IpfsLocalStorage {
  return new IpfsLocalStorage(join(config.dataDir, "ipfs"));
}
