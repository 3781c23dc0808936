import type { EngineEvent } from "./engine.ts";

export interface EngineEvents {
  emit(event: EngineEvent): void;
  on(listener: (event: EngineEvent) => void): () => void;
  clear(): void;
}

/** The listeners of one engine. */
export function engineEvents(): EngineEvents {
  const listeners = new Set<(event: EngineEvent) => void>();
  return {
    emit(event) {
      for (const listener of [...listeners]) listener(event);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear: () => listeners.clear(),
  };
}

/** Resolves when the element can show a picture; rejects when `signal` is aborted or the engine fails first. */
export function untilPicture(
  video: HTMLVideoElement,
  signal: AbortSignal,
  events: EngineEvents,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => settle(() => reject(signal.reason));
    const shown = () => settle(resolve);
    const deaf = events.on((event) => {
      if (event.type === "fatal") settle(() => reject(new Error(event.message)));
    });
    function settle(finish: () => void) {
      video.removeEventListener("loadeddata", shown);
      signal.removeEventListener("abort", stop);
      deaf();
      finish();
    }
    if (signal.aborted) return stop();
    video.addEventListener("loadeddata", shown);
    signal.addEventListener("abort", stop);
  });
}
