import { describe, expect, it } from "vitest";
import { freeTokenKind } from "./free-token-kind.ts";

const contract = `0x${"a".repeat(40)}`;
const chain = "eip155:31337";
const demo = [{ id: chain, demoToken: `0x${"A".repeat(40)}` }];

describe("freeTokenKind", () => {
  it("knows the demo membership, in whatever case its address is written", () => {
    expect(freeTokenKind({ type: "erc721", chain, contract }, demo)).toBe("membership");
    expect(freeTokenKind({ type: "erc721", chain, contract }, [{ id: chain, demoToken: null }])).toBeNull();
    expect(freeTokenKind({ type: "erc721", chain: "eip155:1", contract }, demo)).toBeNull();
  });

  it("does not offer one free token where more, or a certain one, is asked for", () => {
    expect(freeTokenKind({ type: "erc721", chain, contract, minBalance: "2" }, demo)).toBeNull();
    expect(freeTokenKind({ type: "erc721", chain, contract, tokenId: "7" }, demo)).toBeNull();
    expect(
      freeTokenKind({ type: "erc1155", chain, contract, tokenId: "1", minBalance: "2" }, demo),
    ).toBeNull();
  });

  it("takes a first ERC-1155 token for a pass that may be claimed", () => {
    expect(freeTokenKind({ type: "erc1155", chain, contract, tokenId: "1", minBalance: "1" }, [])).toBe(
      "pass",
    );
  });
});
