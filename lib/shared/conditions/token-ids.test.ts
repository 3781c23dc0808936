import { describe, expect, it } from "vitest";
import { describeTokenIds, LISTED_TOKENS, listTokenIds, namesTokenId, tokenIdsSchema } from "./token-ids.ts";

const most = (2n ** 256n - 1n).toString();

describe("the token numbers of a condition", () => {
  it("are single ones and ranges with both ends", () => {
    expect(listTokenIds(["7", "10-12", "12"])).toEqual([7n, 10n, 11n, 12n]);
    expect(namesTokenId(["7", "10-12"], 12n)).toBe(true);
    expect(namesTokenId(["7", "10-12"], 13n)).toBe(false);
    expect(namesTokenId([`0-${most}`], 2n ** 256n - 1n)).toBe(true);
  });

  it("are listed as long as they are few, without counting through what is large", () => {
    expect(listTokenIds([`1-${LISTED_TOKENS}`])).toHaveLength(LISTED_TOKENS);
    expect(listTokenIds([`1-${LISTED_TOKENS + 1}`])).toBeNull();
    expect(listTokenIds([`0-${most}`, `0-${most}`])).toBeNull();
  });

  it("are refused when they are no numbers, run backwards, do not fit or are too many", () => {
    const wrong = [
      "",
      "-",
      "1-",
      "-1",
      "1-2-3",
      "2-1",
      "01",
      "1.5",
      "0x1",
      " 1",
      "1 - 2",
      `0-${most}0`,
      "1e3",
    ];
    for (const entry of wrong) expect(tokenIdsSchema.safeParse([entry]).success, entry).toBe(false);
    expect(tokenIdsSchema.safeParse([]).success).toBe(false);
    expect(tokenIdsSchema.safeParse(Array(LISTED_TOKENS + 1).fill("1")).success).toBe(false);
    expect(tokenIdsSchema.parse(["0", `5-${most}`])).toEqual(["0", `5-${most}`]);
  });

  it("are said in words, a long list cut", () => {
    expect(describeTokenIds(["7"])).toBe("#7");
    expect(describeTokenIds(["7", "10-12"])).toBe("#7 or #10–#12");
    expect(describeTokenIds(["1", "2", "3", "4", "5"])).toBe("#1, #2, #3 or 2 others");
  });
});
