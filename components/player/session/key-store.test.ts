import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createKeyStore, type KeyEvent, keyName, waitOf } from "./key-store.ts";

const URL_1 = "/api/v1/playback/sessions/pbs_1/keys/gen_1/v720/0";
const key = () => new Response(new Uint8Array(16).fill(7));
const refusal = (status: number, code: string, headers: Record<string, string> = {}, details = {}) =>
  Response.json({ code, detail: "No.", status, details }, { status, headers });

function storeThatAnswers(...answers: (() => Response)[]) {
  const fetchKey = vi.fn<typeof fetch>(async (_url, init) => {
    init?.signal?.throwIfAborted();
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (answer === undefined) throw new TypeError("Failed to fetch");
    return answer();
  });
  const store = createKeyStore(fetchKey);
  const events: KeyEvent[] = [];
  store.on((event) => events.push(event));
  return { store, fetchKey, events };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("key store", () => {
  it("asks for a key once, also for several waiters and for a later session", async () => {
    const { store, fetchKey } = storeThatAnswers(key);
    await Promise.all([store.load(URL_1), store.load(URL_1)]);
    await store.load(URL_1.replace("pbs_1", "pbs_2"));
    expect(fetchKey).toHaveBeenCalledTimes(1);
  });

  it("tells keys of different generations, tracks and runs apart", () => {
    const other = ["gen_2/v720/0", "gen_1/a0/0", "gen_1/v720/1"].map((end) => keyName(`/keys/${end}`));
    expect(new Set([keyName(URL_1), ...other]).size).toBe(4);
  });

  it("waits out 429 for as long as Retry-After says", async () => {
    const paced = () => refusal(429, "keys_paced", { "retry-after": "3" });
    const { store, fetchKey, events } = storeThatAnswers(paced, key);
    const loaded = store.load(URL_1);
    await vi.advanceTimersByTimeAsync(2_900);
    expect(fetchKey).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(200);
    expect((await loaded).byteLength).toBe(16);
    expect(events.map(({ type }) => type)).toEqual(["paced", "arrived"]);
  });

  it("names the silent chains of a 503 and goes on by itself", async () => {
    const silent = () =>
      refusal(503, "gate_unavailable", { "retry-after": "1" }, { silentChains: ["eip155:137"] });
    const { store, events } = storeThatAnswers(silent, silent, key);
    const loaded = store.load(URL_1);
    await vi.advanceTimersByTimeAsync(2_500);
    await loaded;
    expect(events[0]).toEqual({ type: "silent", chains: ["eip155:137"], reference: null });
  });

  it("waits while the server cannot be reached", async () => {
    const unreachable = () => {
      throw new TypeError("Failed to fetch");
    };
    const { store, events } = storeThatAnswers(unreachable, key);
    const loaded = store.load(URL_1);
    await vi.advanceTimersByTimeAsync(1_000);
    await loaded;
    expect(events.map(({ type }) => type)).toEqual(["offline", "arrived"]);
  });

  it("rejects at once when the session may have no keys any more", async () => {
    const { store, events } = storeThatAnswers(() => refusal(403, "gate_denied"));
    await expect(store.load(URL_1)).rejects.toMatchObject({ problem: { code: "gate_denied" } });
    expect(events[0]?.type).toBe("refused");
  });

  it("stops asking when the last waiter leaves, so that a skipped run costs nothing", async () => {
    const { store, fetchKey } = storeThatAnswers(() => refusal(429, "keys_paced", { "retry-after": "1" }));
    const left = new AbortController();
    const loaded = store.load(URL_1, left.signal);
    await vi.advanceTimersByTimeAsync(100);
    left.abort();
    await expect(loaded).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(fetchKey).toHaveBeenCalledTimes(1);
  });

  it("refuses a key of the wrong length", async () => {
    const { store } = storeThatAnswers(() => new Response(new Uint8Array(15)));
    await expect(store.load(URL_1)).rejects.toThrow("wrong length");
  });
});

describe("waitOf", () => {
  const answer = (retryAfter?: string) =>
    new Response(null, {
      status: 429,
      headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
    });

  it("reads seconds and dates, within bounds", () => {
    vi.setSystemTime(new Date("2026-11-23T00:00:00Z"));
    expect(waitOf(answer("2"), 0)).toBe(2_000);
    expect(waitOf(answer("Mon, 23 Nov 2026 00:00:05 GMT"), 0)).toBe(5_000);
    expect(waitOf(answer("0"), 0)).toBe(250);
    expect(waitOf(answer("86400"), 0)).toBe(30_000);
  });

  it("backs off by itself when nothing is said", () => {
    expect([0, 1, 2, 9].map((attempt) => waitOf(answer(), attempt))).toEqual([500, 1_000, 2_000, 5_000]);
    expect(waitOf(answer("soon"), 0)).toBe(500);
  });
});
