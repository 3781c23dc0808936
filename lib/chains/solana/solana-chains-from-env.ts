import type { Registry } from "prom-client";
import type { Clock } from "#lib/platform/clock.ts";
import { ConfigurationError, type Env } from "#lib/platform/env.ts";
import type { Log } from "#lib/platform/log.ts";
import { findKnownChain } from "#lib/shared/known-chains.ts";
import type { Chain } from "../chain.ts";
import { readsPublicChains } from "../rpc/public-chains.ts";
import { urlsFromEnv } from "../rpc/urls-from-env.ts";
import { createSolanaChain } from "./solana-chain.ts";

/** What the clusters are called in the environment: https://namespaces.chainagnostic.org/solana/caip2 */
export const solanaClusters: Readonly<Record<string, string>> = {
  MAINNET: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
  DEVNET: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
};

/**
 * The Solana clusters that `SOLANA_RPC_<CLUSTER>` variables name, each a comma-separated list of HTTP endpoints in order of
 * preference; then the others by their public endpoints, unless `PUBLIC_CHAINS=off`. An empty variable counts as absent.
 * Throws ConfigurationError that names every wrong variable, never its value, which may hold a provider's key.
 */
export function solanaChainsFromEnv(
  env: Env,
  { log, clock, metrics }: { log: Log; clock?: Clock; metrics?: Registry },
): Chain[] {
  const problems: string[] = [];
  const endpoints = new Map<string, readonly string[]>();
  for (const { name, rest, urls, problem } of urlsFromEnv(env, "SOLANA_RPC_")) {
    const id = solanaClusters[rest];
    const wrong =
      id === undefined ? `the name must end in ${Object.keys(solanaClusters).join(" or ")}` : problem;
    if (wrong !== undefined) problems.push(`${name}: ${wrong}`);
    else if (id !== undefined) endpoints.set(id, urls);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  if (readsPublicChains(env)) {
    for (const id of Object.values(solanaClusters)) {
      if (!endpoints.has(id)) endpoints.set(id, findKnownChain(id)?.publicRpcUrls ?? []);
    }
  }
  return [...endpoints].map(([id, urls]) => createSolanaChain({ id, urls, log, clock, metrics }));
}
