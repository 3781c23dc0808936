import { LRUCache } from "lru-cache";
import type { RunKeyName } from "./derive-run-key.ts";

/** Some 200 bytes each. */
const mostKeys = 8192;

export interface KeptKeys {
  /**
   * The key of a run, derived once for as long as it is asked for. It is found by the wrapped content key too: what that
   * row says counts for every request, so that a destroyed or changed content key opens nothing from here.
   */
  find(masterKey: Uint8Array, wrapped: Uint8Array, name: RunKeyName, derive: () => Buffer): Buffer;
}

/** The run keys that this process derived lately, in memory only; the least recently used go first. */
export function createKeptKeys(most = mostKeys): KeptKeys {
  const byMasterKey = new WeakMap<Uint8Array, LRUCache<string, Buffer>>();
  return {
    find(masterKey, wrapped, { generation, track, run }, derive) {
      const keys = byMasterKey.get(masterKey) ?? new LRUCache<string, Buffer>({ max: most });
      byMasterKey.set(masterKey, keys);
      const name = `${generation}/${track}/${run}/${Buffer.from(wrapped).toString("latin1")}`;
      const key = keys.get(name) ?? derive();
      keys.set(name, key);
      return key;
    },
  };
}
