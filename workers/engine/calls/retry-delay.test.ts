import { describe, expect, it } from "vitest";
import { defaultSettings } from "../settings.ts";
import { refusalDelaySeconds, retryAt } from "./retry-delay.ts";

const now = new Date("2026-11-23T12:00:00Z");
const ctx = { settings: defaultSettings, clock: { now: () => now } };
const secondsUntil = (moment: Date): number => (moment.getTime() - now.getTime()) / 1000;

describe("retryAt", () => {
  it("doubles the pause with every attempt, up to the maximum", () => {
    for (const [attempt, seconds] of [
      [0, 2],
      [1, 4],
      [2, 8],
      [20, 300],
    ] as const) {
      const pause = secondsUntil(retryAt(ctx, attempt));
      expect(pause).toBeGreaterThan(seconds * 0.79);
      expect(pause).toBeLessThanOrEqual(seconds);
    }
  });

  it("does as the app asks", () => {
    expect(secondsUntil(retryAt(ctx, 0, "90"))).toBe(90);
    expect(retryAt(ctx, 0, "2026-11-23T13:00:00.000Z")).toEqual(new Date("2026-11-23T13:00:00Z"));
    expect(secondsUntil(retryAt(ctx, 0, "whenever"))).toBeLessThanOrEqual(2);
  });
});

describe("refusalDelaySeconds", () => {
  it("calls an app that was away soon again, and never waits so long that it would be late", () => {
    expect([0, 1, 2, 3, 4, 50].map((n) => refusalDelaySeconds(ctx, n))).toEqual([0.5, 1, 2, 4, 4, 4]);
  });
});
