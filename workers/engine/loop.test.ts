import { describe, expect, it } from "vitest";
import { createLog } from "#lib/platform/log.ts";
import { startLoop } from "./loop.ts";

const log = createLog({ name: "test", level: "silent" });

describe("startLoop", () => {
  it("begins the next round at once when it is woken, also when that happens during a round", async () => {
    let rounds = 0;
    const loop = startLoop({ name: "test", restMs: 60_000, log }, async () => {
      rounds += 1;
      if (rounds === 1) loop.wake();
      return undefined;
    });
    await expect.poll(() => rounds).toBe(2);
    loop.wake();
    await expect.poll(() => rounds).toBe(3);
    await loop.stop();
    loop.wake();
    expect(rounds).toBe(3);
  });

  it("goes on after an error, and without a rest while there is more", async () => {
    let rounds = 0;
    const loop = startLoop({ name: "test", restMs: 1, log }, async () => {
      rounds += 1;
      if (rounds === 1) throw new Error("once");
      return rounds < 50 ? "more" : undefined;
    });
    await expect.poll(() => rounds).toBeGreaterThanOrEqual(50);
    await loop.stop();
  });
});
