/** Work under way, by what it answers. */
export interface Sharing<T> {
  /**
   * The result of the work that is under way for this question, or that of `work`, which then is: asked a hundred times at
   * once it runs once. Throws what the work throws; the signal's reason, when it is aborted, while the work goes on for others.
   */
  share(question: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createSharing<T>(): Sharing<T> {
  const running = new Map<string, Promise<T>>();
  return {
    async share(question, work, signal) {
      signal?.throwIfAborted();
      const shared = running.get(question) ?? work().finally(() => running.delete(question));
      running.set(question, shared);
      if (signal === undefined) return shared;
      const left = Promise.withResolvers<never>();
      const leave = () => left.reject(signal.reason);
      signal.addEventListener("abort", leave);
      try {
        return await Promise.race([shared, left.promise]);
      } finally {
        signal.removeEventListener("abort", leave);
      }
    },
  };
}
