import { describe, expect, it } from "vitest";
import {
  accountCountsOn,
  accountIdSchema,
  accountMatches,
  chainIdSchema,
  evmChainId,
  evmChainNumber,
  formatAccountId,
  parseAccountId,
  parseChainId,
} from "./caip.ts";

const address = `0x${"aB".repeat(20)}`;

describe("CAIP identifiers", () => {
  it("parses and formats accounts, EVM addresses in lower case", () => {
    expect(parseAccountId(`eip155:137:${address}`)).toEqual({
      namespace: "eip155",
      reference: "137",
      chain: "eip155:137",
      address: address.toLowerCase(),
    });
    expect(formatAccountId("eip155:137", address)).toBe(`eip155:137:${address.toLowerCase()}`);
    const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";
    expect(accountIdSchema.parse(solana)).toBe(solana);
  });

  it("parses chains", () => {
    expect(parseChainId("eip155:1")).toEqual({ namespace: "eip155", reference: "1" });
    expect(evmChainId(31_337n)).toBe("eip155:31337");
    expect(evmChainNumber("eip155:31337")).toBe(31_337);
    expect(evmChainNumber("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")).toBeUndefined();
  });

  it.each([
    "",
    "eip155:137",
    `eip155:137:${address}:1`,
    `eip155:0137:${address}`,
    `eip155:137:${address.slice(0, -1)}`,
    `eip155:137:${address}0`,
    `eip155:9999999999999999:${address}`,
    `eip155:x:${address}`,
    `eip155:137:${address}\n`,
    `EIP155:137:${address}`,
  ])("refuses %j as an account", (id) => {
    expect(accountIdSchema.safeParse(id).success).toBe(false);
  });

  it.each(["eip155", "eip155:", "eip155:-1", "eip155:01", "e:1", "eip155:1:2"])(
    "refuses %j as a chain",
    (id) => {
      expect(chainIdSchema.safeParse(id).success).toBe(false);
    },
  );

  it("lets a key count on every EVM chain and a smart account on its own", () => {
    const [key, smart] = [`eip155:0:${address}`, `eip155:137:${address}`];
    expect(["eip155:1", "eip155:137"].map((chain) => accountCountsOn(key, chain))).toEqual([true, true]);
    expect(["eip155:1", "eip155:137"].map((chain) => accountCountsOn(smart, chain))).toEqual([false, true]);
    expect(accountCountsOn(key, "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")).toBe(false);
    expect(accountMatches(`eip155:1:${address.toLowerCase()}`, key)).toBe(true);
    expect(accountMatches(`eip155:1:${address}`, smart)).toBe(false);
    expect(accountMatches(key, smart)).toBe(false);
  });
});
