import { type ApiProblem, readProblem } from "#lib/client/api-problem.ts";

/** Bytes of an AES-128 key. */
const KEY_BYTES = 16;
/** Bounds of one wait, in milliseconds: the server's Retry-After is followed between them. */
const SHORTEST_WAIT = 250;
const LONGEST_WAIT = 30_000;

export type KeyEvent =
  /** The pace of keys was exceeded; the store waits as it was told. */
  | { type: "paced"; waitMs: number }
  /** The gate could not be asked; these chains are silent. */
  | { type: "silent"; chains: readonly string[]; reference: string | null }
  /** The server could not be reached. */
  | { type: "offline" }
  /** A key arrived after one of the above, or at once. */
  | { type: "arrived" }
  /** The session may not have keys any more. */
  | { type: "refused"; problem: ApiProblem };

export interface KeyStore {
  /**
   * The 16 bytes of a key by its URL. A key that was served is kept in memory by generation, track and run.
   * Waits as long as the server asks to (429, 503 with Retry-After) or cannot be reached; rejects when the
   * server refuses for good, or when `signal` is aborted.
   */
  load(url: string, signal?: AbortSignal): Promise<ArrayBuffer>;
  on(listener: (event: KeyEvent) => void): () => void;
  /** Forgets every key and ends every wait. */
  close(): void;
}

interface Loading {
  key: Promise<ArrayBuffer>;
  abort: AbortController;
  waiters: number;
}

/** The key memory of one playback session. `fetchKey` is the browser's fetch unless a test says otherwise. */
export function createKeyStore(fetchKey: typeof fetch = (...input) => fetch(...input)): KeyStore {
  const keys = new Map<string, ArrayBuffer>();
  const loading = new Map<string, Loading>();
  const listeners = new Set<(event: KeyEvent) => void>();
  const emit = (event: KeyEvent) => {
    for (const listener of listeners) listener(event);
  };

  function start(name: string, url: string): Loading {
    const abort = new AbortController();
    const key = fetchPatiently(fetchKey, url, abort.signal, emit).then((bytes) => {
      keys.set(name, bytes);
      return bytes;
    });
    const entry: Loading = { key, abort, waiters: 0 };
    loading.set(name, entry);
    const forget = () => {
      if (loading.get(name) === entry) loading.delete(name);
    };
    key.then(forget, forget);
    return entry;
  }

  return {
    async load(url, signal) {
      const name = keyName(url);
      const known = keys.get(name);
      if (known !== undefined) return known;
      signal?.throwIfAborted();
      const entry = loading.get(name) ?? start(name, url);
      entry.waiters += 1;
      try {
        return await untilAborted(entry.key, signal);
      } finally {
        entry.waiters -= 1;
        // Nobody waits for this key any more (the viewer skipped on): it must not use up the pace.
        if (entry.waiters === 0 && !keys.has(name)) {
          loading.delete(name);
          entry.abort.abort();
        }
      }
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const entry of loading.values()) entry.abort.abort();
      loading.clear();
      keys.clear();
      listeners.clear();
    },
  };
}

/** `generation/track/run` of a key URL: what the bytes depend on; a new session asks for the same key elsewhere. */
export function keyName(url: string): string {
  return url.split("?")[0]?.split("/").slice(-3).join("/") ?? url;
}

async function fetchPatiently(
  fetchKey: typeof fetch,
  url: string,
  signal: AbortSignal,
  emit: (event: KeyEvent) => void,
): Promise<ArrayBuffer> {
  for (let attempt = 0; ; attempt++) {
    const response = await fetchKey(url, { credentials: "same-origin", cache: "no-store", signal }).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        if (!(error instanceof TypeError)) throw error;
        return null;
      },
    );
    if (response === null) {
      emit({ type: "offline" });
      await pause(backOff(attempt), signal);
      continue;
    }
    if (response.ok) {
      const bytes = await response.arrayBuffer();
      if (bytes.byteLength !== KEY_BYTES) throw new Error("The server sent a key of the wrong length.");
      emit({ type: "arrived" });
      return bytes;
    }
    const wait = waitOf(response, attempt);
    const problem = await readProblem(response);
    signal.throwIfAborted();
    if (response.status === 429) emit({ type: "paced", waitMs: wait });
    else if (response.status >= 500) {
      const reference = problem.problem.reference || null;
      emit({ type: "silent", chains: silentChainsOf(problem), reference });
    } else {
      emit({ type: "refused", problem });
      throw problem;
    }
    await pause(wait, signal);
  }
}

/** RFC 9110 §10.2.3: Retry-After is a number of seconds or a date. Milliseconds to wait. */
export function waitOf(response: Response, attempt: number): number {
  const header = response.headers.get("retry-after");
  const asked = header === null ? Number.NaN : parseRetryAfter(header);
  return Number.isFinite(asked) ? Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, asked)) : backOff(attempt);
}

function parseRetryAfter(header: string): number {
  return /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
}

function backOff(attempt: number): number {
  return Math.min(5_000, 500 * 2 ** attempt);
}

/** The chains that a `gate_unavailable` problem names. */
export function silentChainsOf(problem: ApiProblem): string[] {
  const chains = problem.problem.details?.silentChains;
  return Array.isArray(chains) ? chains.filter((chain) => typeof chain === "string") : [];
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
