import { describe, expect, it } from "vitest";
import { accountCountsOn, accountIdSchema, chainIdSchema, shortAddress } from "./caip.ts";
import { evmChainId, evmChainNumber } from "./namespaces/eip155.ts";

const address = `0x${"ab".repeat(20)}`;
const cosmos = "cosmos:cosmoshub-3";

// What a namespace in the table adds: tests/integration/auth/namespace.conformance.ts.
describe("CAIP identifiers", () => {
  it.each(["", "eip155:137", `eip155:137:${address}:1`, `eip155:137:${address}\n`, `EIP155:137:${address}`])(
    "refuses %j as an account",
    (id) => expect(accountIdSchema.safeParse(id).success).toBe(false),
  );

  it.each(["eip155", "eip155:", "e:1", "eip155:1:2"])("refuses %j as a chain", (id) => {
    expect(chainIdSchema.safeParse(id).success).toBe(false);
  });

  it("takes accounts of a namespace that is not in the table as they are written, each on its own chain", () => {
    const account = `${cosmos}:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0`;
    expect(accountIdSchema.parse(account)).toBe(account);
    expect([cosmos, "cosmos:cosmoshub-4"].map((id) => accountCountsOn(account, id))).toEqual([true, false]);
    expect(shortAddress(account.slice(cosmos.length + 1), cosmos)).toBe("cosmos…hdc0");
  });

  it("gives an EVM chain its number, and its id by the number", () => {
    expect(evmChainId(31_337n)).toBe("eip155:31337");
    expect(evmChainNumber("eip155:31337")).toBe(31_337);
    expect(evmChainNumber(cosmos)).toBeUndefined();
  });
});
