import { z } from "zod";
import { writtenAccountSchema } from "../caip.ts";
import { publicConditionSchema } from "../conditions/conditions.ts";
import { gateDecisionSchema, ruleSchema } from "../gate.ts";
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
    contract: z.string().regex(/^[-.%a-zA-Z0-9]{1,128}$/, "must be an address on this chain"),
  }),
  response: z.object({
    standard: z.string().describe("erc721, erc1155, erc20, or another that its chain knows; else unknown"),
    name: z.string().nullable(),
    symbol: z.string().nullable(),
    decimals: z
      .number()
      .int()
      .nullable()
      .describe("Of an ERC-20, and of an ERC-721 that is divisible; null where the contract does not say"),
    features: z
      .array(z.string())
      .describe(
        "What else an ERC-721 says it can do: enumerable (lists an account's tokens), erc4907 (can be rented), erc5643 and unlock (expire)",
      ),
    divisible: z
      .boolean()
      .describe(
        "An ERC-721 that is an ERC-20 as well (ERC-404 and its kin): its balances count parts of a token, and an erc721 condition counts whole ones",
      ),
  }),
  errors: ["chain_not_configured", "chain_unavailable", "no_contract"],
});

/**
 * "Try a wallet": what a gate says of any account now, whether or not the gate was saved. Reads the chains afresh;
 * where one is silent the outcome is `unavailable`, never granted.
 */
export const tryGate = contract({
  id: "tryGate",
  method: "POST",
  path: "/api/v1/gates/try",
  summary: "Try a gate on an account: every condition's answer, read from the chains now",
  auth: "viewer",
  ratePerMinute: 30,
  body: z.object({
    gate: ruleSchema,
    account: writtenAccountSchema
      .optional()
      .describe(
        "An address (a key's account, counts on every chain of its kind) or a CAIP-10 account; the caller's own when absent",
      ),
  }),
  response: gateDecisionSchema,
});

/** Whether anybody could pass: told before publishing, so that no video waits behind a token that nobody has. */
export const findHolders = contract({
  id: "findHolders",
  method: "POST",
  path: "/api/v1/gates/holders",
  summary: "Whether anybody holds what each condition of a gate asks for, as far as its contract tells",
  auth: "viewer",
  ratePerMinute: 30,
  body: z.object({ gate: ruleSchema }),
  response: z.object({
    conditions: z.array(
      z.object({
        path: z.string().describe("Where the condition stands in the rule, e.g. all.0"),
        condition: publicConditionSchema,
        holders: z.enum(["some", "none", "cannot_tell", "chain_silent"]),
        reason: z.string().describe("One sentence for the creator"),
      }),
    ),
  }),
});
export type HolderFinding = z.infer<typeof findHolders.response>["conditions"][number];

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
        kind: z.string().describe("evm, or what a plugin adds"),
        testnet: z.boolean(),
        /** For a local demo chain: the URL a wallet on this machine can use, and a token to try. */
        localRpcUrl: z.string().nullable(),
        demoToken: z.string().nullable(),
        /** The page may offer its own wallet with play money: on a local chain of this machine only. */
        demoWallet: z.boolean(),
      }),
    ),
  }),
});
