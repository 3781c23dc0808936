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
 * preference; then the known ones with public endpoints, unless `PUBLIC_CHAINS=off`. An empty variable counts as absent.
 * Throws ConfigurationError that names every wrong variable, never its value, which may hold a provider's key.
 */
export function evmChainsFromEnv(
  env: Env,
  options: { log: Log; clock?: Clock; metrics?: Registry },
): Chain[] {
  const { log, clock, metrics } = options;
  const problems: string[] = [];
  const configured: Chain[] = [];
  const connect = (chainId: number, urls: readonly string[]) =>
    createEvmChain({ chainId, urls, log, clock, metrics });
  for (const { name, rest, urls, problem } of urlsFromEnv(env, "EVM_RPC_")) {
    const wrong = eip155.reference.safeParse(rest).success
      ? problem
      : "the name must end in a decimal chain id, such as EVM_RPC_137";
    if (wrong) problems.push(`${name}: ${wrong}`);
    else configured.push(connect(Number(rest), urls));
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  configured.sort((a, b) => (evmChainNumber(a.id) ?? 0) - (evmChainNumber(b.id) ?? 0));
  if (!readsPublicChains(env)) return configured;
  const others = knownChains.flatMap(({ id, publicRpcUrls }) => {
    const chainId = evmChainNumber(id);
    if (chainId === undefined || publicRpcUrls.length === 0) return [];
    return configured.some((chain) => chain.id === id) ? [] : [connect(chainId, publicRpcUrls)];
  });
  return [...configured, ...others];
}
