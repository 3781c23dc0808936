import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import type { Answer, Body } from "#lib/shared/api/contract.ts";
import type { askDemoChain as contract } from "#lib/shared/api/demo.ts";
import { demoChainId, demoChainNumber } from "#lib/shared/known-chains.ts";
import type { Host } from "./host.ts";

/** The variable that holds the endpoints of the local chain. */
export const demoChainVariable = `EVM_RPC_${demoChainNumber}` as const;

/** One ether in wei: enough for thousands of transactions of play. */
const playMoney = "0xde0b6b3a7640000";
const timeoutMs = 5_000;
const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The endpoint of the local chain that the demo wallet plays on, or null. There is one only outside of production, on
 * this very machine, under the local chain's id, with the demo pass on it: whatever else is configured, no demo wallet is
 * offered and its routes answer 404.
 */
export function demoChainUrl(host: Pick<Host, "config" | "env">): URL | null {
  const { production, demoToken } = host.config;
  if (production || demoToken?.startsWith(`${demoChainId}/`) !== true) return null;
  const endpoint = firstEndpoint(host);
  if (!URL.canParse(endpoint)) return null;
  const url = new URL(endpoint);
  return loopback.has(url.hostname) ? url : null;
}

/** The endpoint that is asked first under the local chain's id, as it was configured; empty without one. */
export function firstEndpoint({ env }: Pick<Host, "env">): string {
  return env[demoChainVariable]?.split(",")[0]?.trim() ?? "";
}

/** Passes a wallet's question on to the local chain. Throws NotFoundError without one, `chain_unavailable` when silent. */
export function askDemoChain(host: Host, question: Body<typeof contract>): Promise<Answer<typeof contract>> {
  const reads = question.method === "eth_call" || question.method === "eth_estimateGas";
  // What follows the block would put another block in its place, without the chain's limit of gas.
  return ask(host, question.method, reads ? question.params.slice(0, 2) : question.params);
}

/** Gives an account play money. Throws as `askDemoChain` does. */
export async function fundDemoWallet(host: Host, address: string): Promise<void> {
  const { error } = await ask(host, "anvil_setBalance", [address, playMoney]);
  // A chain that cannot make money out of nothing is not the demo's.
  if (error !== null) throw new NotFoundError("The demo chain");
}

async function ask(host: Host, method: string, params: unknown[]): Promise<Answer<typeof contract>> {
  const url = demoChainUrl(host);
  if (url === null) throw new NotFoundError("The demo chain");
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { result, error } = (await response.json()) as Partial<Answer<typeof contract>>;
    return { ...(result === undefined ? {} : { result }), error: error ?? null };
  } catch (cause) {
    throw new AppError(
      "chain_unavailable",
      "The local chain does not answer. Is `npm start` still running?",
      {
        retryable: true,
        cause,
      },
    );
  }
}
