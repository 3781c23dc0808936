import { describe, expect, it } from "vitest";
import { nextSpeed } from "./run-command.ts";

describe("nextSpeed", () => {
  it("goes along the list and stays at its ends", () => {
    expect(nextSpeed(1, 1)).toBe(1.25);
    expect(nextSpeed(1, -1)).toBe(0.75);
    expect(nextSpeed(2, 1)).toBe(2);
    expect(nextSpeed(0.25, -1)).toBe(0.25);
  });

  it("brings an odd speed back onto the list", () => {
    expect(nextSpeed(1.1, 1)).toBe(1.25);
    expect(nextSpeed(1.1, -1)).toBe(1);
  });
});
