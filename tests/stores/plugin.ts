import type { Plugin } from "#lib/kernel/host.ts";
import { MemoryFileStore } from "./memory-file-store.ts";
import { MemoryPackageStore } from "./memory-package-store.ts";
import { MemoryPinner } from "./memory-pinner.ts";

/** Stores and a pinner of an operator's own, under the name "memory". */
export const memoryStores: Plugin = {
  name: "memory-stores",
  setup({ fileStores, packageStores, pinners }) {
    fileStores.add("memory", new MemoryFileStore());
    packageStores.add("memory", new MemoryPackageStore());
    pinners.add("memory", new MemoryPinner());
  },
};
