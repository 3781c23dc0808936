import { describe, expect, it } from "vitest";
import type { ConcurrencyLimit, FunctionConfig } from "../protocol/function-config.ts";
import { slotsFor } from "./concurrency.ts";

function slots(concurrency: ConcurrencyLimit[], data: Record<string, unknown>, id = "app-fn") {
  const config: FunctionConfig = {
    id,
    name: id,
    maxAttempts: 1,
    events: [],
    crons: [],
    cancelOn: [],
    concurrency,
  };
  return slotsFor(config, { id: "evt_1", name: "a", data, ts: 0 });
}

describe("slotsFor", () => {
  it("keeps the values of a key apart, and functions from each other", () => {
    const limit: ConcurrencyLimit[] = [{ limit: 2, key: "event.data.user" }];
    expect(slots(limit, { user: "a" }).limits).toEqual([2]);
    expect(slots(limit, { user: "a" }).keys).toEqual(slots(limit, { user: "a", more: 1 }).keys);
    expect(slots(limit, { user: "a" }).keys).not.toEqual(slots(limit, { user: "b" }).keys);
    expect(slots(limit, { user: "1" }).keys).not.toEqual(slots(limit, { user: 1 }).keys);
    expect(slots(limit, { user: "a" }).keys).not.toEqual(slots(limit, { user: "a" }, "app-other").keys);
  });

  it("needs one slot per limit, and none without limits", () => {
    expect(slots([], {})).toEqual({ keys: [], limits: [] });
    const two: ConcurrencyLimit[] = [{ limit: 1, key: "event.data.user" }, { limit: 9 }];
    expect(new Set(slots(two, { user: "a" }).keys).size).toBe(2);
  });
});
