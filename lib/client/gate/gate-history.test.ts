import { describe, expect, it } from "vitest";
import { advance, beginHistory, undo } from "./gate-history.ts";

describe("taking changes back", () => {
  it("goes back change by change, and no further than the beginning", () => {
    let history = advance(advance(beginHistory("a"), "b", "to b"), "c", "to c");
    expect(history.past.at(-1)?.label).toBe("to c");
    history = undo(history);
    expect(history.present).toBe("b");
    expect(undo(undo(history)).present).toBe("a");
  });

  it("takes what was typed into one field back at once, but not what came between", () => {
    let history = beginHistory("");
    for (const text of ["0", "0x", "0x1"]) history = advance(history, text, "typed", "field 1");
    history = advance(history, "other", "typed", "field 2");
    expect(undo(history).present).toBe("0x1");
    expect(undo(undo(history)).present).toBe("");
    // After an undo the same field begins anew.
    expect(advance(undo(history), "0x12", "typed", "field 1").past).toHaveLength(2);
  });
});
