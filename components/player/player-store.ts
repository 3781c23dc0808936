import type { EngineName } from "./engine/engine.ts";
import { initialSnapshot, type PlayerSnapshot } from "./player-snapshot.ts";
import { nextModel, type PlayerEvent, type PlayerState, stateOf } from "./player-state.ts";

/** What is drawn of one player, and who is told when it changes. */
export interface PlayerStore {
  subscribe(listener: () => void): () => void;
  snapshot(): PlayerSnapshot;
  set(change: Partial<PlayerSnapshot>): void;
  /** Moves the player's model on by an event. */
  tell(event: PlayerEvent): void;
}

/** `onState` hears the name of the state after each change of the model. */
export function createPlayerStore(
  chosenEngine: EngineName | undefined,
  onState: (name: PlayerState["name"]) => void,
): PlayerStore {
  const listeners = new Set<() => void>();
  let now: PlayerSnapshot = { ...initialSnapshot, chosenEngine };

  function set(change: Partial<PlayerSnapshot>) {
    now = { ...now, ...change };
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => now,
    set,
    tell(event) {
      const model = nextModel(now.model, event);
      if (model === now.model) return;
      onState(stateOf(model).name);
      set({ model });
    },
  };
}
