import { z } from "zod";
import { evmAddressSchema } from "../namespaces/eip155.ts";
import { contract } from "./contract.ts";

/** What a wallet in the page needs of a chain: reads, and sending what it signed itself. */
export const demoMethods = [
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendRawTransaction",
] as const;

/** Answers 404 wherever there is no local chain of the demo; see lib/kernel/demo-chain.ts. */
export const askDemoChain = contract({
  id: "askDemoChain",
  method: "POST",
  path: "/api/v1/demo/rpc",
  summary: "Ask the local demo chain, for the demo wallet; only on a machine that runs one",
  auth: "public",
  ratePerMinute: 1200,
  body: z.object({ method: z.enum(demoMethods), params: z.array(z.unknown()).max(4).default([]) }),
  /** The chain's own answer (JSON-RPC 2.0): a result, or its error. */
  response: z.object({
    result: z.unknown().optional(),
    error: z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() }).nullable(),
  }),
  errors: ["not_found", "chain_unavailable"],
});

export const fundDemoWallet = contract({
  id: "fundDemoWallet",
  method: "POST",
  path: "/api/v1/demo/funds",
  summary: "Give an account play money on the local demo chain",
  auth: "public",
  ratePerMinute: 30,
  body: z.object({ address: evmAddressSchema }),
  status: 204,
  errors: ["not_found", "chain_unavailable"],
});
