import type { PlayerEvent } from "../player-state.ts";
import type { KeyStore } from "./key-store.ts";

/** Chains that give no answer, and the request that said so. */
interface Silence {
  chains: readonly string[];
  reference: string | null;
}

export interface ChainSilence {
  /** What heart-beats or keys say; null = they got an answer. */
  heard(from: "beat" | "key", what: Silence | null): void;
  /** Turns what happens to keys into the player's events. */
  watchKeys(store: KeyStore, onRefused: () => void): void;
  reset(): void;
}

/** A chain is silent while heart-beats or keys say so: either alone may hear of it first, both must hear its end. */
export function createChainSilence(tell: (event: PlayerEvent) => void): ChainSilence {
  const silence: { beat: Silence | null; key: Silence | null } = { beat: null, key: null };

  function heard(from: "beat" | "key", what: Silence | null) {
    silence[from] = what;
    const either = silence.beat ?? silence.key;
    tell(either === null ? { type: "chain_healed" } : { ...either, type: "chain_silent" });
  }

  return {
    heard,
    watchKeys(store, onRefused) {
      store.on((event) => {
        if (event.type === "paced") tell({ type: "key_paced" });
        else if (event.type === "silent") heard("key", event);
        else if (event.type === "offline") tell({ type: "network_lost" });
        else if (event.type === "arrived") {
          tell({ type: "key_arrived" });
          tell({ type: "network_back" });
          if (silence.key !== null) heard("key", null);
        } else onRefused();
      });
    },
    reset() {
      silence.beat = silence.key = null;
    },
  };
}
