import { describe, expect, it } from "vitest";
import { accountMatches, chainIdSchema, readBareAddress } from "../caip.ts";
import { solana, solanaAddressSchema, solanaChainId } from "./solana.ts";

// What every namespace must keep: tests/integration/auth/namespace.conformance.ts.
describe("Solana identifiers", () => {
  // https://namespaces.chainagnostic.org/solana/caip2, test cases.
  it.each([
    ["5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp"],
    ["EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"],
    ["4uhcVJyU9pJkvQyS88uRDiswHXSCkY3zQawwpjk2NsNY", "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z"],
  ])("names the cluster with genesis hash %s", (genesisHash, id) => {
    expect(solanaChainId(genesisHash)).toBe(id);
    expect(chainIdSchema.parse(id)).toBe(id);
  });

  it.each(["", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "0x1234"])("names no cluster by %j", (text) => {
    expect(() => solanaChainId(text)).toThrow();
  });

  // System, Token and Token-2022 program, wrapped SOL, the ed25519 program, and the largest number of 32 bytes.
  it.each([
    "11111111111111111111111111111111",
    "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA",
    "TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb",
    "So11111111111111111111111111111111111111112",
    "Ed25519SigVerify111111111111111111111111111",
    "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG",
  ])("takes the address %s as it is written", (address) => {
    expect(solanaAddressSchema.parse(address)).toBe(address);
    expect(readBareAddress(address)).toEqual({
      key: `solana:0:${address}`,
      main: `solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:${address}`,
    });
  });

  it.each([
    ["a number larger than 32 bytes", "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFH"],
    ["31 bytes", "4uQeVj5tqViQh7yWWGStvkEG1Zmhx6uasJtWCJziofL"],
    ["33 bytes", "JEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFGzz"],
    ["a letter that base58 has not", "lEKNVnkbo3jma5nREBBJCDoXFVeKkD56V3xKrvRmWxFG"],
    ["a blank at its end", "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA "],
  ])("refuses %s as an address", (_what, text) => {
    expect(solanaAddressSchema.safeParse(text).success).toBe(false);
    expect(readBareAddress(text)).toBeUndefined();
  });

  it("keeps accounts apart that differ by the case of a letter", () => {
    const [held, other] = [
      "9WzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
      "9wzDXwBbmkg8ZTbNMqUxvQRAyrZzDsGYdLVL9zYtAWWM",
    ];
    expect(accountMatches(`solana:0:${held}`, `solana:0:${other}`)).toBe(false);
  });

  it.each(["season2", "Dune2049", "PS5", "JavaScript", "11111", "NASA"])(
    "leaves %s to the words of a search",
    (word) => {
      expect(solana.addressBeginning(word)).toBeUndefined();
    },
  );
});
