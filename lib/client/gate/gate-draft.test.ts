import { describe, expect, it } from "vitest";
import { draftFrom, draftOf, type GateTemplate, ruleOfDraft, sayDraft, withChain } from "./gate-draft.ts";
import { conditionNodes } from "./gate-form.ts";

const contract = `0x${"a".repeat(40)}`;
const gate = { type: "erc721", chain: "eip155:137", contract } as const;

describe("a gate's draft", () => {
  it("shows what is saved, word for word", () => {
    expect(draftOf({ access: "undecided", gate: null })).toEqual({ kind: "undecided" });
    expect(draftOf({ access: "everyone", gate: null })).toEqual({ kind: "everyone" });
    expect(ruleOfDraft(draftOf({ access: "gated", gate }))).toEqual(gate);
  });

  it("never takes an unfinished template for a rule", () => {
    const templates: GateTemplate[] = [
      "nft",
      "pass",
      "tokens",
      "allowlist",
      "any",
      "all",
      "deploy",
      "everyone",
    ];
    for (const template of templates) expect(ruleOfDraft(draftFrom(template, "eip155:1"))).toBeNull();
    expect(sayDraft(draftFrom("nft", "eip155:1"))).toBeNull();
    expect(sayDraft({ kind: "everyone" })).toContain("Everyone may watch");
  });

  it("is filled with the chain once it is known, and is the same draft where that changes nothing", () => {
    const filled = withChain(draftFrom("any", ""), "eip155:10");
    const chains =
      filled.kind === "rule"
        ? conditionNodes(filled.root).map(({ form }) => "chain" in form && form.chain)
        : [];
    expect(chains).toEqual(["eip155:10", "eip155:10"]);
    expect(withChain(filled, "eip155:1")).toBe(filled);
    const list = draftFrom("allowlist", "");
    expect(withChain(list, "eip155:1")).toBe(list);
  });
});
