import { describe, expect, it } from "vitest";
import { z } from "zod";
import { publicRule, publicRuleSchema, type Rule, ruleSchema } from "./gate.ts";
import { GATE_LIMITS } from "./gate-limits.ts";

const contract = `0x${"Ab".repeat(20)}`;
const nft = { type: "erc721", chain: "eip155:137", contract };
const nest = (levels: number): unknown => (levels === 1 ? nft : { not: nest(levels - 1) });
const problems = (input: unknown) =>
  ruleSchema.safeParse(input).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

describe("ruleSchema", () => {
  it("takes as many named tokens as a chain is asked for at once, wide ranges aside", () => {
    const listed = (tokenIds: string[]) => ({ ...nft, tokenIds });
    expect(problems({ any: [listed(["1-100"]), listed(["1-100"]), listed(["1-100"])] })).toEqual([]);
    expect(problems({ any: Array(4).fill(listed(["1-100"])) })).toEqual([
      `any.3.tokenIds: must name at most ${GATE_LIMITS.tokenIds} tokens in all its conditions together`,
    ]);
    expect(problems({ any: Array(30).fill(listed(["1-1000000"])) })).toEqual([]);
  });

  it("normalises addresses and fills in defaults", () => {
    const rule = ruleSchema.parse({
      any: [
        { ...nft, tokenId: "7" },
        { type: "erc1155", chain: "eip155:1", contract, tokenId: "0" },
        {
          type: "allowlist",
          accounts: [`eip155:1:${contract}`, "bip122:000000000019d6689c085ae165831e93:AbC"],
        },
      ],
    });
    expect(rule).toEqual({
      any: [
        { ...nft, contract: contract.toLowerCase(), tokenId: "7" },
        {
          type: "erc1155",
          chain: "eip155:1",
          contract: contract.toLowerCase(),
          tokenId: "0",
          minBalance: "1",
        },
        {
          type: "allowlist",
          accounts: [`eip155:1:${contract.toLowerCase()}`, "bip122:000000000019d6689c085ae165831e93:AbC"],
        },
      ],
    });
  });

  it("names the place and the reason of a mistake", () => {
    expect(problems({ all: [nft, { any: [{ ...nft, chain: "polygon" }] }] })).toEqual([
      "all.1.any.0.chain: must be an EVM chain id such as eip155:137",
    ]);
    expect(problems({ ...nft, minBalance: "2", tokenId: "1" })).toEqual([
      ": takes one of minBalance, tokenId and tokenIds, not several",
    ]);
    expect(problems({ atLeast: { count: 2, of: [nft] } })[0]).toContain(
      "must not be more than the number of rules",
    );
    expect(problems({ all: [] })).toEqual(["all: must hold at least one rule"]);
    expect(problems({ some: [nft] })[0]).toContain("must be a condition or one of all, any, not, atLeast");
    expect(problems({ type: "erc999" })[0]).toContain(
      "erc721, erc1155, erc20, subscription, spl-token, metaplex or allowlist",
    );
  });

  it.each([
    ["zero", { minBalance: "0" }],
    ["a fraction", { minBalance: "1.5" }],
    ["a sign", { minBalance: "-1" }],
    ["a number", { minBalance: 1 }],
    ["hexadecimal", { minBalance: "0x1" }],
    ["more than 256 bits", { tokenId: (2n ** 256n).toString() }],
    ["an unknown field", { owner: "me" }],
  ])("refuses %s", (_name, fields) => {
    expect(problems({ ...nft, ...fields })).not.toEqual([]);
  });

  it("keeps to its limits, and no depth exhausts the stack", () => {
    expect(problems(nest(GATE_LIMITS.depth))).toEqual([]);
    const tooDeep = "must not be nested deeper than 6 levels";
    expect(problems(nest(GATE_LIMITS.depth + 1))).toEqual([
      expect.stringMatching(`^[a-z.0-9]+: ${tooDeep}$`),
    ]);
    let deep: unknown = nft;
    for (let level = 0; level < 200_000; level++) deep = { not: deep };
    expect(problems(deep)).toEqual([`: ${tooDeep}`]);
    // Also where the tree goes on beside a group that is looked at first.
    let beside: unknown = nft;
    for (let level = 0; level < 200_000; level++) beside = { all: [nft], any: [beside] };
    expect(problems(beside)).toEqual([`: ${tooDeep}`]);

    const conditions = (count: number) => Array.from({ length: count }, () => nft);
    expect(problems({ all: conditions(32) })).toEqual([]);
    expect(problems({ all: [{ any: conditions(20) }, { any: conditions(13) }] })).toEqual([
      ": must hold at most 32 conditions",
    ]);
    const accounts = Array.from(
      { length: 1001 },
      (_, index) => `eip155:1:0x${index.toString(16).padStart(40, "0")}`,
    );
    expect(problems({ type: "allowlist", accounts: accounts.slice(1) })).toEqual([]);
    expect(problems({ type: "allowlist", accounts })).toEqual([
      "accounts: must name at most 1000 accounts on all its allowlists together",
    ]);
    const lists = [accounts.slice(0, 600), accounts.slice(600, 1000)];
    const listed = (of: string[][]) => of.map((each) => ({ type: "allowlist", accounts: each }));
    expect(problems({ any: listed(lists) })).toEqual([]);
    expect(problems({ any: [...listed(lists), { not: listed([accounts.slice(1000)])[0] }] })).toEqual([
      "any.2.not.accounts: must name at most 1000 accounts on all its allowlists together",
    ]);
  });

  it("is bounded as a whole, whatever stands in it", () => {
    const tooLarge = [": must not be larger than 200000 characters"];
    expect(problems({ ...nft, ["x".repeat(200_000)]: 1 })).toEqual(tooLarge);
    expect(problems({ ...nft, chain: "x".repeat(200_000) })).toEqual(tooLarge);
    expect(problems({ ...nft, more: Array.from({ length: 200_000 }, () => 0) })).toEqual(tooLarge);
  });

  it("is shown without the accounts of its lists", () => {
    const list = { type: "allowlist" as const, accounts: ["eip155:1:0x1", "eip155:1:0x2"] };
    const rule = { any: [nft, { not: list }, { atLeast: { count: 1, of: [{ all: [list] }] } }] } as Rule;
    const shown = { type: "allowlist", count: 2 };
    expect(publicRule(rule)).toEqual({
      any: [nft, { not: shown }, { atLeast: { count: 1, of: [{ all: [shown] }] } }],
    });
    expect(publicRuleSchema.safeParse(publicRule(rule)).success).toBe(true);
    expect(publicRuleSchema.safeParse(rule).success).toBe(false);
  });

  it("takes a plugin's condition with whatever its kind has in it, and shows its text alone", () => {
    const condition = { type: "acme:membership", club: "film-club", text: "be a member" };
    const rule = ruleSchema.parse({ any: [nft, condition] });
    expect(rule).toMatchObject({ any: [{ type: "erc721" }, condition] });
    expect(publicRule(rule)).toMatchObject({ any: [{}, { type: condition.type, text: "be a member" }] });
    expect(publicRuleSchema.safeParse(rule).success).toBe(false);
    expect(problems({ any: [{ ...condition, all: ["what no rule is"] }] })).toEqual([
      "any.0: must be a condition or one of all, any, not, atLeast, not both",
    ]);
    expect(problems({ any: [{ ...condition, type: "acme:" }] })).toEqual([
      ": any.0: type: must name a plugin and its kind of condition, such as acme:membership",
    ]);
  });

  it("can be written as JSON Schema", () => {
    expect(() => z.toJSONSchema(ruleSchema, { io: "input" })).not.toThrow();
    expect(() => z.toJSONSchema(ruleSchema, { io: "output" })).not.toThrow();
  });
});
