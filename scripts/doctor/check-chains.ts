import type { Env } from "#lib/platform/env.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { RunRecord } from "../local/run-record.ts";
import { broken, type Capability, off, ready } from "./capability.ts";

const timeoutMs = 5_000;

/** Each endpoint of each chain: does it answer, and for the chain it is configured for? */
export async function checkChains(env: Env, localChain: RunRecord["chain"]): Promise<Capability[]> {
  const configured = Object.entries(env).flatMap(([name, value]) => {
    const id = /^EVM_RPC_(\d+)$/.exec(name)?.[1];
    return id && value ? value.split(",").map((url) => ({ id, url: url.trim(), variable: name })) : [];
  });
  const local = localChain
    ? [{ id: String(localChain.chainId), url: localChain.rpcUrl, variable: `EVM_RPC_${localChain.chainId}` }]
    : [];
  const endpoints = configured.length > 0 ? configured : local;
  if (endpoints.length === 0) {
    return env.PUBLIC_CHAINS === "off"
      ? [off("Chains", "npm start brings a local one", "EVM_RPC_<chain id>")]
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

async function checkEndpoint(endpoint: { id: string; url: string; variable: string }): Promise<Capability> {
  const { id, variable } = endpoint;
  // A path or query may hold a provider's key: only the host is shown.
  const name = `Chain ${chainName(`eip155:${id}`)} at ${URL.parse(endpoint.url)?.host ?? "?"}`;
  const began = performance.now();
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { result } = (await response.json()) as { result?: string };
    if (result === undefined) return broken(name, `answered ${response.status} without a chain id`, variable);
    if (Number(result) !== Number(id)) return broken(name, `serves chain ${Number(result)}`, variable);
    return ready(name, `answers in ${Math.round(performance.now() - began)} ms`, variable);
  } catch {
    return broken(name, `does not answer within ${timeoutMs / 1000} s`, variable);
  }
}
