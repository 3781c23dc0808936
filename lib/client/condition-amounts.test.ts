import { describe, expect, it } from "vitest";
import type { PublicCondition } from "#lib/shared/conditions/conditions.ts";
import type { ConditionResult } from "#lib/shared/gate.ts";
import { conditionAmounts } from "./condition-amounts.ts";

const place = { chain: "eip155:1", contract: `0x${"1".repeat(40)}` };
const result = (condition: PublicCondition, held?: string, needed?: string): ConditionResult => ({
  path: "",
  condition,
  outcome: "not_met",
  reason: { code: "c", message: "m" },
  ...(held === undefined ? {} : { held }),
  ...(needed === undefined ? {} : { needed }),
});

describe("conditionAmounts", () => {
  it("writes a token balance in whole tokens, not in base units", () => {
    const condition: PublicCondition = { type: "erc20", ...place, minBalance: "5000000", decimals: 6 };
    expect(conditionAmounts(result(condition, "1500000", "5000000"))).toEqual({ held: "1.5", needed: "5" });
  });

  it("counts NFTs", () => {
    expect(conditionAmounts(result({ type: "erc721", ...place }, "0", "1"))).toEqual({
      held: "0",
      needed: "1",
    });
  });

  it("counts nothing for a certain NFT, an allowlist, or a chain that did not answer", () => {
    expect(conditionAmounts(result({ type: "erc721", ...place, tokenId: "7" }, "0x1", "0x2"))).toBeNull();
    expect(conditionAmounts(result({ type: "allowlist", count: 1 }, "0", "1"))).toBeNull();
    expect(conditionAmounts(result({ type: "erc721", ...place }))).toBeNull();
  });
});
