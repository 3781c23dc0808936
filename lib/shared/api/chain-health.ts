import { z } from "zod";
import { contract } from "./contract.ts";

const endpointSchema = z.object({
  host: z.string().describe("Without its path, which may be a key"),
  state: z.enum(["untried", "idle", "ok", "slow", "failing", "shut", "resting", "lagging", "wrong_chain"]),
  lastProblem: z.string().nullable(),
  latencyMs: z.number().int().nullable(),
  lastAskedAt: z.iso.datetime().nullable(),
  restsUntil: z.iso.datetime().nullable().describe("Until when it asked to be left alone"),
  head: z.string().nullable().describe("Number of the newest block that it showed"),
  lagBlocks: z.number().int().nullable(),
});
export type EndpointView = z.infer<typeof endpointSchema>;

const chainHealthSchema = z.object({
  id: z.string(),
  name: z.string(),
  testnet: z.boolean(),
  status: z.enum(["ok", "degraded", "down", "unknown"]),
  head: z.object({ number: z.string(), at: z.iso.datetime() }).nullable(),
  endpoints: z.array(endpointSchema),
});
export type ChainHealthView = z.infer<typeof chainHealthSchema>;

const healthSchema = z.object({
  /** When this was true: ages are counted from here, whatever the reader's clock says. */
  at: z.iso.datetime(),
  chains: z.array(chainHealthSchema),
});
export type ChainsHealthView = z.infer<typeof healthSchema>;

export const getChainHealth = contract({
  id: "getChainHealth",
  method: "GET",
  path: "/api/v1/operator/chains",
  summary: "How each chain and its endpoints were when this web process last asked them; asks nobody",
  auth: "operator",
  response: healthSchema,
});

export const checkChains = contract({
  id: "checkChains",
  method: "POST",
  path: "/api/v1/operator/chains/check",
  summary: "Ask the endpoints of one chain, or of all, how they are now",
  auth: "operator",
  ratePerMinute: 20,
  body: z.object({ chain: z.string().max(100).optional().describe("CAIP-2; all chains when absent") }),
  response: healthSchema,
  errors: ["not_found"],
});
