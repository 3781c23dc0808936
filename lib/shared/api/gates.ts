import { z } from "zod";
import { contract } from "./contract.ts";

/** What a contract says of itself, so that a creator sees that the address is the right one. */
export const describeToken = contract({
  id: "describeToken",
  method: "GET",
  path: "/api/v1/tokens/{chain}/{contract}",
  summary: "Look a token contract up on its chain: standard, name, symbol, decimals",
  auth: "viewer",
  ratePerMinute: 60,
  params: z.object({
    chain: z.string().regex(/^[-a-z0-9]{3,8}(:|%3A)[-_a-zA-Z0-9]{1,32}$/),
    contract: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  }),
  response: z.object({
    standard: z.enum(["erc721", "erc1155", "erc20", "unknown"]),
    name: z.string().nullable(),
    symbol: z.string().nullable(),
    decimals: z.number().int().nullable(),
  }),
  errors: ["chain_not_configured", "chain_unavailable", "no_contract"],
});

/** The chains an operator configured, for the gate form and the wallet. */
export const listChains = contract({
  id: "listChains",
  method: "GET",
  path: "/api/v1/chains",
  summary: "Chains that gates can read here",
  auth: "public",
  response: z.object({
    chains: z.array(
      z.object({
        /** CAIP-2, e.g. eip155:137. */
        id: z.string(),
        name: z.string(),
        kind: z.enum(["evm"]),
        testnet: z.boolean(),
        /** For a local demo chain: the URL a wallet on this machine can use, and a token to try. */
        localRpcUrl: z.string().nullable(),
        demoToken: z.string().nullable(),
      }),
    ),
  }),
});
