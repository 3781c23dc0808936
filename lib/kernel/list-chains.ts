import type { Answer } from "#lib/shared/api/contract.ts";
import type { listChains as contract } from "#lib/shared/api/gates.ts";
import { demoChainId, findKnownChain } from "#lib/shared/known-chains.ts";
import { demoChainUrl, firstEndpoint } from "./demo-chain.ts";
import type { Host } from "./host.ts";

/** The chains that gates can read here. Endpoints may hold a provider's key: only the local chain's is told. */
export function listChains(host: Host): Answer<typeof contract> {
  const local = host.config.production ? "" : firstEndpoint(host);
  return {
    chains: host.chains.list().map((chain) => ({
      id: chain.id,
      name: chain.name,
      kind: chain.kind,
      testnet: findKnownChain(chain.id)?.testnet ?? false,
      localRpcUrl: chain.id === demoChainId && local !== "" ? local : null,
      demoToken: demoTokenOn(chain.id, host),
      demoWallet: chain.id === demoChainId && demoChainUrl(host) !== null,
    })),
  };
}

/** The address of the demo token, when it stands on this chain; DEMO_TOKEN is CAIP-19, `eip155:31337/erc721:0x…`. */
function demoTokenOn(chain: string, host: Host): string | null {
  const [tokenChain, token] = host.config.demoToken?.split("/") ?? [];
  return tokenChain === chain ? (token?.split(":")[1] ?? null) : null;
}
