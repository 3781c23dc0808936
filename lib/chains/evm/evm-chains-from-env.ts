import type { Registry } from "prom-client";
import type { Clock } from "#lib/platform/clock.ts";
import { ConfigurationError, type Env } from "#lib/platform/env.ts";
import type { Log } from "#lib/platform/log.ts";
import { knownChains } from "#lib/shared/known-chains.ts";
import { eip155, evmChainNumber } from "#lib/shared/namespaces/eip155.ts";
import type { Chain } from "../chain.ts";
import { readsPublicChains } from "../rpc/public-chains.ts";
import { urlsFromEnv } from "../rpc/urls-from-env.ts";
import { createEvmChain } from "./evm-chain.ts";

/**
 * The EVM chains that `EVM_RPC_<chainId>` variables name, each a comma-separated list of HTTP endpoints in order of
 * preference; then the known ones with public endpoints, unless `PUBLIC_CHAINS=off`. On those that `EVM_QUORUM` lists two
 * endpoints must agree. An empty variable counts as absent. Throws ConfigurationError that names every wrong variable, never
 * its value, which may hold a provider's key.
 */
export function evmChainsFromEnv(
  env: Env,
  { log, clock, metrics }: { log: Log; clock?: Clock; metrics?: Registry },
): Chain[] {
  const { endpoints, problems } = readEndpoints(env);
  const quorum = new Set((env.EVM_QUORUM ?? "").split(/[\s,]+/).filter((part) => part !== ""));
  for (const chainId of quorum) {
    const count = endpoints.get(chainId)?.length ?? 0;
    if (count < 2) problems.push(`EVM_QUORUM: chain ${chainId} has ${count} endpoints, and two must agree`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return [...endpoints].map(([chainId, urls]) =>
    createEvmChain({
      chainId: Number(chainId),
      urls,
      quorum: quorum.has(chainId) ? 2 : 1,
      log,
      clock,
      metrics,
    }),
  );
}

/** The endpoints of one EVM chain, configured or public; none when it has neither. */
export function evmEndpoints(env: Env, chainId: number): readonly string[] {
  return readEndpoints(env).endpoints.get(String(chainId)) ?? [];
}

/** Endpoints by the decimal number of their chain, configured chains first, and what is wrong with them. */
function readEndpoints(env: Env): { endpoints: Map<string, readonly string[]>; problems: string[] } {
  const problems: string[] = [];
  const configured: [chainId: string, urls: readonly string[]][] = [];
  for (const { name, rest, urls, problem } of urlsFromEnv(env, "EVM_RPC_")) {
    const wrong = eip155.reference.safeParse(rest).success
      ? problem
      : "the name must end in a decimal chain id, such as EVM_RPC_137";
    if (wrong) problems.push(`${name}: ${wrong}`);
    else configured.push([rest, urls]);
  }
  const endpoints = new Map(configured.sort(([a], [b]) => Number(a) - Number(b)));
  for (const { id, publicRpcUrls } of readsPublicChains(env) ? knownChains : []) {
    const chainId = evmChainNumber(id)?.toString();
    if (chainId === undefined || publicRpcUrls.length === 0 || endpoints.has(chainId)) continue;
    endpoints.set(chainId, publicRpcUrls);
  }
  return { endpoints, problems };
}
