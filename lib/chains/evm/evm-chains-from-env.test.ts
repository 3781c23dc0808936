import { describe, expect, it } from "vitest";
import { ConfigurationError } from "#lib/platform/env.ts";
import { createLog } from "#lib/platform/log.ts";
import { evmChainsFromEnv } from "./evm-chains-from-env.ts";

const log = createLog({ name: "test", level: "silent" });

describe("evmChainsFromEnv", () => {
  it("makes one chain per variable, in the order of their numbers", () => {
    const chains = evmChainsFromEnv(
      {
        EVM_RPC_31337: "http://127.0.0.1:8545",
        EVM_RPC_137: "https://a.example/key, https://b.example",
        EVM_RPC_10: "",
        PATH: "/bin",
        PUBLIC_CHAINS: "off",
      },
      { log },
    );
    expect(chains.map(({ id, name }) => [id, name])).toEqual([
      ["eip155:137", "Polygon"],
      ["eip155:31337", "the local demo chain"],
    ]);
    expect(chains[0]?.health()).toEqual({
      status: "unknown",
      endpoints: [
        { host: "a.example", state: "untried" },
        { host: "b.example", state: "untried" },
      ],
    });
  });

  it("reads the known chains by their public endpoints, unless the operator names others or says no", () => {
    const env = { EVM_RPC_137: "https://a.example/key", EVM_RPC_4242: "https://b.example" };
    const chains = evmChainsFromEnv(env, { log });
    const hosts = new Map(
      chains.map((chain) => [chain.id, chain.health().endpoints.map(({ host }) => host)]),
    );
    expect(chains.slice(0, 2).map(({ id }) => id)).toEqual(["eip155:137", "eip155:4242"]);
    expect(hosts.get("eip155:137")).toEqual(["a.example"]);
    for (const number of [1, 10, 56, 8453, 42161, 80002]) {
      expect(new Set(hosts.get(`eip155:${number}`)).size).toBeGreaterThanOrEqual(3);
    }
    expect(hosts.has("eip155:31337")).toBe(false);
    expect(evmChainsFromEnv({ ...env, PUBLIC_CHAINS: "off" }, { log })).toHaveLength(2);
    expect(() => evmChainsFromEnv({ PUBLIC_CHAINS: "maybe" }, { log })).toThrow(
      /PUBLIC_CHAINS: must be on or off/,
    );
  });

  it("refuses a quorum of fewer than two endpoints", () => {
    const env = { EVM_RPC_4242: "https://a.example", EVM_QUORUM: "4242, 1", PUBLIC_CHAINS: "off" };
    expect(() => evmChainsFromEnv(env, { log })).toThrow(
      /EVM_QUORUM: chain 4242 has 1 endpoints.*\n.*EVM_QUORUM: chain 1 has 0 endpoints/,
    );
    const two = { EVM_RPC_4242: "https://a.example,https://b.example", EVM_QUORUM: "4242,1" };
    expect(evmChainsFromEnv(two, { log }).length).toBeGreaterThan(2);
  });

  it("names every wrong variable and no value", () => {
    const env = {
      EVM_RPC_POLYGON: "https://a.example/secret",
      EVM_RPC_1: "wss://a.example/secret",
      EVM_RPC_5: "https://a.example/secret,secret",
    };
    const parse = () => evmChainsFromEnv(env, { log });
    expect(parse).toThrow(ConfigurationError);
    expect(parse).toThrow(/EVM_RPC_POLYGON: .*\n.*EVM_RPC_1: entry 1 .*\n.*EVM_RPC_5: entry 2/);
    expect(parse).not.toThrow(/secret/);
  });
});
