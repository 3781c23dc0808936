import { describe, expect, it } from "vitest";
import { type Rule, ruleSchema } from "#lib/shared/gate.ts";
import { toBaseUnits } from "./amount.ts";
import { type ConditionForm, newCondition } from "./condition-form.ts";
import { conditionNode, formOfRule, type GroupMode, groupNode, readGateForm } from "./gate-form.ts";

const A = `0x${"a".repeat(40)}`;
const B = `0x${"b".repeat(40)}`;
const chain = "eip155:137";
const form = (conditions: ConditionForm[], mode: GroupMode = "all") =>
  groupNode(mode, conditions.map(conditionNode), 2);

describe("readGateForm", () => {
  it("makes one condition the whole rule", () => {
    const nft = { ...newCondition("erc721", chain), contract: A.toUpperCase().replace("0X", "0x") } as never;
    expect(readGateForm(form([nft]))).toEqual({ rule: { type: "erc721", chain, contract: A } });
  });

  it("turns an amount of tokens into base units", () => {
    const tokens = { type: "erc20", chain, contract: A, amount: "2.5", decimals: 6 } as const;
    expect(readGateForm(form([tokens]))).toEqual({
      rule: { type: "erc20", chain, contract: A, minBalance: "2500000", decimals: 6 },
    });
  });

  it("takes token numbers one by one, as ranges, and as people write them", () => {
    const read = (tokenId: string, renters = false) => {
      const nft = { ...newCondition("erc721", chain), contract: A, by: "tokenId", tokenId, renters };
      const result = readGateForm(form([nft as ConditionForm]));
      return "rule" in result ? result.rule : Object.values(result.errors)[0];
    };
    const nft = { type: "erc721", chain, contract: A };
    expect(read(" #7 ")).toEqual({ ...nft, tokenId: "7" });
    expect(read("7, #9; 100 – 199")).toEqual({ ...nft, tokenIds: ["7", "9", "100-199"] });
    expect(read("1-5000")).toEqual({ ...nft, tokenIds: ["1-5000"] });
    for (const wrong of ["", "seven", "9-7", "1-2-3", "0x7"]) {
      expect(read(wrong)).toEqual({ tokenId: "Write token numbers, such as 7 or 1, 7, 100-199." });
    }
    expect(read("1-101", true)).toHaveProperty("tokenId");
  });

  it("takes Solana's addresses for Solana's tokens alone, and begins on a Solana cluster or on none", () => {
    expect(newCondition("metaplex", chain)).toMatchObject({ chain: "" });
    const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
    const blank = newCondition("metaplex", solana);
    expect(blank).toMatchObject({ chain: solana });
    const read = (contract: string) => readGateForm(form([{ ...blank, contract } as ConditionForm]));
    const collection = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
    expect(read(` ${collection} `)).toEqual({ rule: { type: "metaplex", chain: solana, collection } });
    expect(read(A)).toHaveProperty("errors");
    expect(read("")).toHaveProperty("errors");
  });

  it("takes addresses line by line into an allowlist, each once", () => {
    const list = { type: "allowlist", accounts: `${A}\n${A}, ${B}` } as const;
    expect(readGateForm(form([list]))).toEqual({
      rule: { type: "allowlist", accounts: [`eip155:1:${A}`, `eip155:1:${B}`] },
    });
  });

  it("says what is wrong beside the field of the condition it is wrong in", () => {
    const good = { type: "erc1155", chain, contract: A, tokenId: "1", amount: "1" } as const;
    const bad = { type: "erc1155", chain: "", contract: "0x12", tokenId: "x", amount: "0" } as const;
    const tree = form([good, bad]);
    const result = readGateForm(tree);
    const [first = "", second = ""] = tree.children.map(({ id }) => id);
    expect("errors" in result && result.errors[first]).toBeUndefined();
    expect("errors" in result && Object.keys(result.errors[second] ?? {}).sort()).toEqual([
      "amount",
      "chain",
      "contract",
      "tokenId",
    ]);
  });

  it("names the line of an allowlist that is no account", () => {
    const result = readGateForm(form([{ type: "allowlist", accounts: `${A}\nbob.eth` }]));
    expect("errors" in result && Object.values(result.errors)).toEqual([
      { accounts: "“bob.eth” is no account address." },
    ]);
  });

  it("never makes a rule of an empty form", () => {
    expect(readGateForm(form([]))).toEqual({ errors: {} });
  });
});

describe("formOfRule", () => {
  const rules: Rule[] = [
    { not: { type: "acme:membership", text: "be a member of the club" } },
    { type: "erc721", chain, contract: A },
    { type: "erc721", chain, contract: A, tokenId: "7" },
    { type: "erc721", chain, contract: A, tokenIds: ["7", "100-198"], renters: true },
    { type: "erc1155", chain, contract: B, tokenIds: ["1", "2"], minBalance: "1" },
    { type: "subscription", chain, contract: A, standard: "unlock" },
    { type: "subscription", chain, contract: A, standard: "erc5643", tokenIds: ["1-20"] },
    {
      any: [
        { type: "erc20", chain, contract: A, minBalance: "1500000", decimals: 6 },
        { type: "erc1155", chain, contract: B, tokenId: "1", minBalance: "3" },
        { type: "allowlist", accounts: [`eip155:1:${A}`, `eip155:137:${B}`] },
      ],
    },
    {
      atLeast: {
        count: 2,
        of: [
          { type: "erc721", chain, contract: A, minBalance: "4" },
          { type: "erc721", chain, contract: B },
        ],
      },
    },
    {
      all: [
        {
          any: [
            { type: "erc721", chain, contract: A },
            { type: "erc721", chain, contract: B },
          ],
        },
        {
          not: { type: "erc721", chain, contract: B, tokenId: "2" },
        },
      ],
    },
  ];

  const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
  const mint = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v";
  const onSolana: Rule[] = [
    { type: "spl-token", chain: solana, mint, minBalance: "1500000", decimals: 6 },
    { type: "metaplex", chain: solana, collection: mint },
    { type: "metaplex", chain: solana, creator: mint, minBalance: "3" },
  ];

  it.each([...rules, ...onSolana])("shows a rule so that saving it again changes nothing (%#)", (rule) => {
    const saved = readGateForm(formOfRule(rule));
    expect(saved).toEqual({ rule });
    expect(ruleSchema.parse("rule" in saved ? saved.rule : null)).toEqual(rule);
  });
});

describe("toBaseUnits", () => {
  it.each([
    ["1", 18, "1000000000000000000"],
    [".5", 1, "5"],
    ["0.50", 2, "50"],
    ["1.", 0, "1"],
    ["0", 6, null],
    ["1.005", 2, null],
    ["1,000", 2, null],
    ["-1", 2, null],
    [".", 2, null],
    ["", 2, null],
  ])("reads %j with %d decimals as %j", (text, decimals, units) =>
    expect(toBaseUnits(text, decimals)).toBe(units),
  );
});
