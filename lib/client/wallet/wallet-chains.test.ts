import { describe, expect, it } from "vitest";
import { walletChains } from "./wallet-chains.ts";

describe("walletChains", () => {
  it("puts the chains that gates read first and keeps the well-known ones", () => {
    const chains = walletChains([
      { id: "eip155:31337", name: "Local", testnet: true, localRpcUrl: "http://127.0.0.1:8545" },
      { id: "eip155:137", name: "Polygon", testnet: false, localRpcUrl: null },
    ]);
    expect(chains.slice(0, 2).map((chain) => chain.id)).toEqual([31337, 137]);
    expect(chains[0].rpcUrls.default.http).toEqual(["http://127.0.0.1:8545"]);
    expect(chains.filter((chain) => chain.id === 137)).toHaveLength(1);
    expect(chains.map((chain) => chain.id)).toContain(1);
  });

  it("names the currency of a testnet, and leaves chains of another namespace to other wallets", () => {
    const [first, second] = walletChains([
      { id: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", name: "Other", testnet: false, localRpcUrl: null },
      { id: "eip155:80002", name: "Polygon Amoy", testnet: true, localRpcUrl: null },
    ]);
    expect(first).toMatchObject({ id: 80002, testnet: true, nativeCurrency: { symbol: "POL" } });
    expect(second?.id).toBe(1);
  });

  it("still offers the well-known chains when nothing is configured", () => {
    expect(walletChains([])[0].id).toBe(1);
  });
});
