import { describe, expect, it } from "vitest";
import { addSample, bytesPerSecond, emptyRate, remainingSeconds } from "./transfer-rate.ts";

describe("transfer rate", () => {
  it("promises nothing before a second has been measured", () => {
    const rate = addSample(addSample(emptyRate, 0, 0), 500, 500);
    expect(bytesPerSecond(rate)).toBeNull();
    expect(remainingSeconds(rate, 1000)).toBeNull();
  });

  it("tells speed and remaining time", () => {
    const rate = addSample(addSample(emptyRate, 0, 0), 2000, 2000);
    expect(bytesPerSecond(rate)).toBe(1000);
    expect(remainingSeconds(rate, 5000)).toBe(3);
  });

  it("forgets what was more than eight seconds ago", () => {
    const slow = addSample(addSample(emptyRate, 0, 0), 100, 5000);
    const fast = addSample(addSample(slow, 10_100, 10_000), 14_100, 12_000);
    expect(bytesPerSecond(fast)).toBe(2000);
  });

  it("begins again when the count goes back after a resume", () => {
    const before = addSample(addSample(emptyRate, 0, 0), 9000, 1000);
    const after = addSample(addSample(before, 4000, 2000), 5000, 3000);
    expect(bytesPerSecond(after)).toBe(1000);
  });

  it("promises nothing while nothing moves", () => {
    const rate = addSample(addSample(emptyRate, 10, 0), 10, 4000);
    expect(remainingSeconds(rate, 100)).toBeNull();
  });
});
