import { expect, test } from "vitest";
import { namesIn, spokenName } from "./token-name.ts";

test("a coin is spoken of by its symbol, a collection by its name, and either by what there is", () => {
  const token = { name: "USD Coin", symbol: "USDC" };
  expect(spokenName({ standard: "erc20", ...token })).toBe("USDC");
  expect(spokenName({ standard: "erc721", ...token })).toBe("USD Coin");
  expect(spokenName({ standard: "erc20", name: "USD Coin", symbol: "" })).toBe("USD Coin");
  expect(spokenName({ standard: "unknown", name: null, symbol: null })).toBeUndefined();
});

test("a long name is cut, so that the sentence around it can be read", () => {
  const name = spokenName({ standard: "erc721", name: `Club ${"x".repeat(250)}` });
  expect(name).toHaveLength(40);
  expect(name).toMatch(/^Club x+…$/);
});

test("a name is that of its contract on its chain alone", () => {
  const contract = `0x${"ab".repeat(20)}`;
  const nameOf = namesIn([{ chain: "eip155:1", contract, name: "Club" }]);
  expect(nameOf("eip155:1", contract)).toBe("Club");
  expect(nameOf("eip155:137", contract)).toBeUndefined();
});
