import type { Registry } from "prom-client";
import type { Clock } from "#lib/platform/clock.ts";
import { ConfigurationError, type Env } from "#lib/platform/env.ts";
import type { Log } from "#lib/platform/log.ts";
import { eip155, evmChainNumber } from "#lib/shared/namespaces/eip155.ts";
import type { Chain } from "../chain.ts";
import { createEvmChain } from "./evm-chain.ts";

const prefix = "EVM_RPC_";

/**
 * The EVM chains that `EVM_RPC_<chainId>` variables name, each a comma-separated list of HTTP endpoints in order of
 * preference. An empty variable counts as absent. Throws ConfigurationError that names every wrong variable, never
 * its value, which may hold a provider's key.
 */
export function evmChainsFromEnv(
  env: Env,
  options: { log: Log; clock?: Clock; metrics?: Registry },
): Chain[] {
  const problems: string[] = [];
  const chains: Chain[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(prefix) || value === undefined || value.trim() === "") continue;
    const urls = value.split(",").map((url) => url.trim());
    const problem = findProblem(name.slice(prefix.length), urls);
    if (problem) problems.push(`${name}: ${problem}`);
    else chains.push(createEvmChain({ chainId: Number(name.slice(prefix.length)), urls, ...options }));
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return chains.sort((a, b) => (evmChainNumber(a.id) ?? 0) - (evmChainNumber(b.id) ?? 0));
}

function findProblem(chainId: string, urls: readonly string[]): string | undefined {
  if (!eip155.reference.safeParse(chainId).success)
    return "the name must end in a decimal chain id, such as EVM_RPC_137";
  const wrong = urls.findIndex((url) => !/^https?:$/.test(URL.parse(url)?.protocol ?? ""));
  return wrong < 0 ? undefined : `entry ${wrong + 1} must be an http:// or https:// address`;
}
