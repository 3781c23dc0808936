/** Keeps the handle of a framed player over a reload. What it cannot keep is forgotten with the page. */
export interface HandleStore {
  read(): string | null;
  write(handle: string | null): void;
}

/**
 * In this frame's own storage, which browsers keep apart for each site that frames it. Chromium closes it when it blocks
 * the cookies of other sites' frames: there a partitioned cookie keeps the handle (lib/auth/embed-cookie.ts).
 */
export function handleStore(videoId: string): HandleStore {
  const key = `streamgate.embed.${videoId}`;
  let memory: string | null = null;
  return {
    read() {
      return tried(() => localStorage.getItem(key)) ?? memory;
    },
    write(handle) {
      memory = handle;
      tried(() => (handle === null ? localStorage.removeItem(key) : localStorage.setItem(key, handle)));
    },
  };
}

function tried<T>(run: () => T): T | null {
  try {
    return run();
  } catch {
    return null;
  }
}
