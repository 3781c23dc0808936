import type { Chain, EndpointHealth } from "#lib/chains/chain.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { ChainHealthView, ChainsHealthView, EndpointView } from "#lib/shared/api/chain-health.ts";
import { findKnownChain } from "#lib/shared/known-chains.ts";
import type { Host } from "./host.ts";

/** How the chains of this process are, as far as their last answers tell. Asks nobody. */
export function showChainHealth({ chains, clock }: Pick<Host, "chains" | "clock">): ChainsHealthView {
  return { at: clock.now().toISOString(), chains: chains.list().map(showChain) };
}

/** Asks the endpoints of a chain (CAIP-2), or of all chains, how they are. Throws NotFoundError for a chain that is not read. */
export async function checkChains(
  host: Pick<Host, "chains" | "clock">,
  id: string | undefined,
): Promise<ChainsHealthView> {
  const chosen = host.chains.list().filter((chain) => id === undefined || chain.id === id);
  if (id !== undefined && chosen.length === 0) throw new NotFoundError("The chain");
  await Promise.all(chosen.map((chain) => chain.probe?.()));
  return showChainHealth(host);
}

function showChain(chain: Chain): ChainHealthView {
  const { status, head, endpoints } = chain.health();
  const at = head && new Date(Number(head.timestamp) * 1000).toISOString();
  return {
    id: chain.id,
    name: chain.name,
    testnet: findKnownChain(chain.id)?.testnet ?? false,
    status,
    head: head && at ? { number: head.number.toString(), at } : null,
    endpoints: endpoints.map(showEndpoint),
  };
}

function showEndpoint(endpoint: EndpointHealth): EndpointView {
  const { host, state, lastProblem, latencyMs, lastAskedAt, restsUntil, head, lagBlocks } = endpoint;
  return {
    host,
    state,
    lastProblem: lastProblem ?? null,
    latencyMs: latencyMs ?? null,
    lastAskedAt: lastAskedAt?.toISOString() ?? null,
    restsUntil: restsUntil?.toISOString() ?? null,
    head: head?.toString() ?? null,
    lagBlocks: lagBlocks ?? null,
  };
}
