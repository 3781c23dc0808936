import { describe, expect, it } from "vitest";
import { chooseFrameRate } from "./frame-rate.ts";

describe("chooseFrameRate", () => {
  it.each([
    ["23.976", { num: 24000, den: 1001 }, { num: 24000, den: 1001 }],
    ["29.97", { num: 30000, den: 1001 }, { num: 30000, den: 1001 }],
    ["10", { num: 10, den: 1 }, { num: 10, den: 1 }],
    ["an unusual 14.5", { num: 29, den: 2 }, { num: 29, den: 2 }],
    ["29.97 written as 2997/100", { num: 2997, den: 100 }, { num: 30000, den: 1001 }],
    ["30 by a clock of microseconds", { num: 1000000, den: 33333 }, { num: 30, den: 1 }],
    ["59.94", { num: 60000, den: 1001 }, { num: 60000, den: 1001 }],
  ])("keeps a constant rate exactly: %s", (_, source, expected) => {
    expect(chooseFrameRate(source, false)).toEqual(expected);
  });

  it.each([
    ["120 to 60", { num: 120, den: 1 }, { num: 60, den: 1 }],
    ["119.88 to 59.94", { num: 120000, den: 1001 }, { num: 60000, den: 1001 }],
    ["100 to 50", { num: 100, den: 1 }, { num: 50, den: 1 }],
    ["240 to 60", { num: 240, den: 1 }, { num: 60, den: 1 }],
  ])("divides what is above 60: %s", (_, source, expected) => {
    expect(chooseFrameRate(source, false)).toEqual(expected);
  });

  it("takes the nearest standard rate for a variable one", () => {
    expect(chooseFrameRate({ num: 2873, den: 100 }, true)).toEqual({ num: 30000, den: 1001 });
    expect(chooseFrameRate({ num: 500, den: 29 }, true)).toEqual({ num: 15, den: 1 });
  });

  it("never goes below one frame a second", () => {
    expect(chooseFrameRate({ num: 1, den: 10 }, false)).toEqual({ num: 1, den: 1 });
    expect(chooseFrameRate({ num: 0, den: 0 }, true)).toEqual({ num: 1, den: 1 });
  });
});
