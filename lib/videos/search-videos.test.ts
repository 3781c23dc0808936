import { describe, expect, it } from "vitest";
import { readSearch } from "./search-videos.ts";

describe("readSearch", () => {
  it("takes words apart and leaves out what a query language could read", () => {
    expect(readSearch("  night-walk & (rain) 'or' !x:* ")).toEqual({
      words: ["night", "walk", "rain", "or", "x"],
      addresses: [],
    });
  });

  it("keeps letters of every script", () => {
    expect(readSearch("Überfahrt 東京").words).toEqual(["Überfahrt", "東京"]);
  });

  it("knows an address, whole, shortened or as an account", () => {
    expect(readSearch("0xABCDef… clouds")).toEqual({ words: ["clouds"], addresses: ["0xabcdef"] });
    expect(readSearch(`eip155:0:0x${"Ab".repeat(20)}`).addresses).toEqual([`0x${"ab".repeat(20)}`]);
  });

  it("looks for eight words at most", () => {
    expect(readSearch("a b c d e f g h i j").words).toHaveLength(8);
  });
});
