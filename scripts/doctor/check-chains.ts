import { urlsFromEnv } from "#lib/chains/rpc/urls-from-env.ts";
import { solanaClusters } from "#lib/chains/solana/solana-chains-from-env.ts";
import type { Env } from "#lib/platform/env.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { namespaceOf } from "#lib/shared/namespaces/table.ts";
import type { RunRecord } from "../local/run-record.ts";
import { broken, type Capability, off, ready } from "./capability.ts";

const timeoutMs = 5_000;

interface Endpoint {
  /** CAIP-2. */
  chain: string;
  url: string;
  variable: string;
}

/** How a node is asked which chain it serves, by the namespace. */
const questions: Record<string, { method: string; chainOf(result: string): string }> = {
  eip155: { method: "eth_chainId", chainOf: (result) => `eip155:${Number(result)}` },
  solana: { method: "getGenesisHash", chainOf: (result) => `solana:${result.slice(0, 32)}` },
};

/** Each endpoint of each chain: does it answer, and for the chain it is configured for? */
export async function checkChains(env: Env, localChain: RunRecord["chain"]): Promise<Capability[]> {
  const configured = [
    ...endpointsOf(env, "EVM_RPC_", (number) => `eip155:${number}`),
    ...endpointsOf(env, "SOLANA_RPC_", (cluster) => solanaClusters[cluster] ?? cluster),
  ];
  const local = localChain
    ? [
        {
          chain: `eip155:${localChain.chainId}`,
          url: localChain.rpcUrl,
          variable: `EVM_RPC_${localChain.chainId}`,
        },
      ]
    : [];
  const endpoints = configured.length > 0 ? configured : local;
  if (endpoints.length === 0) {
    return env.PUBLIC_CHAINS === "off"
      ? [off("Chains", "npm start brings a local one", "EVM_RPC_<chain id> or SOLANA_RPC_<cluster>")]
      : [
          ready(
            "Chains",
            "known ones are read by public endpoints, which are not asked here",
            "PUBLIC_CHAINS",
          ),
        ];
  }
  return Promise.all(endpoints.map(checkEndpoint));
}

function endpointsOf(env: Env, prefix: string, chainOf: (rest: string) => string): Endpoint[] {
  return urlsFromEnv(env, prefix).flatMap(({ name, rest, urls }) =>
    urls.map((url) => ({ chain: chainOf(rest), url, variable: name })),
  );
}

async function checkEndpoint({ chain, url, variable }: Endpoint): Promise<Capability> {
  // A path or query may hold a provider's key: only the host is shown.
  const name = `Chain ${chainName(chain)} at ${URL.parse(url)?.host ?? "?"}`;
  const question = questions[namespaceOf(chain).name];
  if (question === undefined) return broken(name, "is a chain that no variable of this name has", variable);
  const began = performance.now();
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: question.method, params: [] }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { result } = (await response.json()) as { result?: string };
    if (result === undefined) return broken(name, `answered ${response.status} without a chain id`, variable);
    const served = question.chainOf(result);
    if (served !== chain) return broken(name, `serves chain ${served}`, variable);
    return ready(name, `answers in ${Math.round(performance.now() - began)} ms`, variable);
  } catch {
    return broken(name, `does not answer within ${timeoutMs / 1000} s`, variable);
  }
}
