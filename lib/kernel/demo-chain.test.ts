import { describe, expect, it } from "vitest";
import { parseConfig } from "./config.ts";
import { demoChainUrl } from "./demo-chain.ts";

const local = {
  DATABASE_URL: "postgresql://localhost/none",
  MASTER_KEY: "q1BaSVOFFgHr0DuBWoiEnLqNXsSrVpcKXbW4tKJ8mE4=",
  INNGEST_SIGNING_KEY: "signkey-prod-7f3a90c4e15bd2688a0f47c3d91e6b52",
  INNGEST_EVENT_KEY: "0c7d41e8f92ab6539e1d77c0b3f4a862",
  EVM_RPC_31337: "http://127.0.0.1:8545",
  DEMO_TOKEN: "eip155:31337/erc721:0x5ad4664b9792e01abb0179478ea18b7fb781e5fb",
};
const urlFor = (changes: Record<string, string | undefined>) => {
  const env = { ...local, ...changes };
  return demoChainUrl({ env, config: parseConfig(env) })?.href ?? null;
};

describe("demoChainUrl", () => {
  it("is the local chain with the demo pass", () => expect(urlFor({})).toBe("http://127.0.0.1:8545/"));

  it.each([
    ["in production", { STREAMGATE_MODE: "production", PUBLIC_URL: "https://films.example" }],
    ["without a local chain", { EVM_RPC_31337: undefined }],
    ["without the demo pass", { DEMO_TOKEN: undefined }],
    [
      "with a demo token on a real chain",
      { DEMO_TOKEN: "eip155:137/erc721:0x5ad4664b9792e01abb0179478ea18b7fb781e5fb" },
    ],
    ["when the local chain's id leads to another machine", { EVM_RPC_31337: "http://10.0.0.8:8545" }],
    ["when it leads out by name", { EVM_RPC_31337: "https://127.0.0.1.rpc.example" }],
    ["when it is no address", { EVM_RPC_31337: "anvil" }],
  ])("is nothing %s", (_, changes) => expect(urlFor(changes)).toBeNull());
});
