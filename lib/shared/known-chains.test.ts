import { expect, test } from "vitest";
import { chainIdSchema } from "./caip.ts";
import { knownChains } from "./known-chains.ts";

test.each(knownChains)("$name is there once, by an id of its namespace", ({ id, name, ...chain }) => {
  expect(chainIdSchema.parse(id)).toBe(id);
  expect(knownChains.filter((other) => other.id === id || other.name === name)).toHaveLength(1);
  for (const url of [...chain.publicRpcUrls, chain.explorerUrl ?? "https://none.example"]) {
    expect(url).toMatch(/^https:\/\/.*[^/]$/);
  }
});
