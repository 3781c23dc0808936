interface PageEvents {
  shown(): void;
  /** The page goes away; it may come back from the browser's memory. */
  hiddenForGood(): void;
  online(): void;
  offline(): void;
}

/** Listens to what happens to the page around the player. Returns the function that stops it. */
export function watchPage({ shown, hiddenForGood, online, offline }: PageEvents): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && shown(), {
    signal,
  });
  addEventListener("pagehide", hiddenForGood, { signal });
  addEventListener("online", online, { signal });
  addEventListener("offline", offline, { signal });
  return () => abort.abort();
}
