import { expect, it } from "vitest";
import { ConfigurationError } from "#lib/platform/env.ts";
import { createLog } from "#lib/platform/log.ts";
import { solanaChainsFromEnv } from "./solana-chains-from-env.ts";

const log = createLog({ name: "test", level: "silent" });

it("makes one chain per cluster that has endpoints", () => {
  const env = {
    PUBLIC_CHAINS: "off",
    SOLANA_RPC_DEVNET: "",
    SOLANA_RPC_MAINNET: "https://a.example/key, https://b.example",
  };
  const [chain, ...others] = solanaChainsFromEnv(env, { log });
  expect(others).toEqual([]);
  expect(chain).toMatchObject({ id: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", name: "Solana" });
  expect(chain?.health().endpoints.map(({ host }) => host)).toEqual(["a.example", "b.example"]);
});

it("reads the others by their public endpoints, unless that is switched off", () => {
  const ids = (env: Record<string, string>) => solanaChainsFromEnv(env, { log }).map(({ id }) => id);
  expect(ids({})).toHaveLength(2);
  expect(ids({ PUBLIC_CHAINS: "off" })).toEqual([]);
});

it("names every wrong variable and no value", () => {
  const env = { SOLANA_RPC_MOON: "https://a.example/secret", SOLANA_RPC_DEVNET: "https://a.example,secret" };
  const parse = () => solanaChainsFromEnv(env, { log });
  expect(parse).toThrow(ConfigurationError);
  expect(parse).toThrow(/SOLANA_RPC_MOON: .*MAINNET or DEVNET\n.*SOLANA_RPC_DEVNET: entry 2/);
  expect(parse).not.toThrow(/secret/);
});
