import { describe, expect, it } from "vitest";
import { describeRule } from "./describe-rule.ts";
import { ruleSchema } from "./gate.ts";

const contract = `0x${"Ab".repeat(20)}`;
const nft = { type: "erc721", chain: "eip155:137", contract };

describe("describeRule", () => {
  const say = (rule: unknown) => describeRule(ruleSchema.parse(rule));

  it("says a rule in one sentence", () => {
    expect(say(nft)).toBe("Hold at least 1 NFT of 0xabab…abab on Polygon.");
    expect(say({ all: [{ ...nft, tokenId: "7" }] })).toBe("Own NFT #7 of 0xabab…abab on Polygon.");
    const coin = { type: "erc20", chain: "eip155:1", contract, minBalance: "1500000", decimals: 6 };
    const list = { type: "allowlist", accounts: [`eip155:1:${contract}`] };
    expect(say({ all: [{ any: [nft, coin] }, { not: list }] })).toBe(
      "Either (hold at least 1 NFT of 0xabab…abab on Polygon) or (hold at least 1.5 of the token 0xabab…abab on Ethereum)," +
        " and do not sign in with 0xabab…abab.",
    );
    expect(say({ atLeast: { count: 2, of: [nft, coin, list] } })).toMatch(
      /^Meet at least 2 of these 3: hold at least 1 NFT/,
    );
    expect(say({ any: [nft, { not: { any: [nft, coin] } }] })).toMatch(
      /^Hold at least 1 NFT of \S+ on Polygon or meet none of \(hold at least 1 NFT .+; hold at least 1.5 .+\)\.$/,
    );
    expect(say({ not: nft })).toBe("Hold no NFT of 0xabab…abab on Polygon.");
  });

  it("calls contracts by their names where these are known", () => {
    const named = describeRule(ruleSchema.parse(nft), (chain) =>
      chain === "eip155:137" ? "Club" : undefined,
    );
    expect(named).toBe("Hold at least 1 NFT of “Club” on Polygon.");
  });
});
