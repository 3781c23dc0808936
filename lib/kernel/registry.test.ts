import { expect, test } from "vitest";
import { Registry } from "./registry.ts";

test("a name can be registered once", () => {
  const chains = new Registry<number>("chain");
  chains.add("eip155:1", 1);
  expect(() => chains.add("eip155:1", 2)).toThrow(/Two plugins register the chain "eip155:1"/);
});

test("an unknown name is refused with the known ones", () => {
  const chains = new Registry<number>("chain");
  chains.add("eip155:1", 1);
  chains.add("eip155:137", 137);
  expect(() => chains.require("eip155:5")).toThrow(
    /no chain "eip155:5" here \(known: eip155:1, eip155:137\)/,
  );
  expect(chains.get("eip155:5")).toBeUndefined();
});
